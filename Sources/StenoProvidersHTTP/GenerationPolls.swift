import StenoProviders

/// When a generation is asked for again, and when it is given up. A value: the time comes in as an argument.
///
/// A generation is paid for when it is created, and its result is kept for an hour: whatever fails meanwhile is asked
/// again under the same name.
///
/// #### Source
/// AI/ML API's documents: results are kept for an hour.
struct GenerationPolls: Sendable, Equatable {
  /// What to do after a failure.
  enum Decision: Sendable, Equatable {
    case askAgain(after: Duration)
    case giveUp
  }

  static let lifetime = Duration.seconds(3_600)
  /// A generation that the server has never heard of by then does not exist.
  private static let longestUnknown = Duration.seconds(120)
  /// Answers that make no sense, in a row, after which none will.
  private static let mostBadAnswers = 5
  private static let longestWait = Duration.seconds(10)

  private let interval: Duration?
  private let created: Duration
  private var wait = Duration.milliseconds(250)
  private var isKnown = false
  private var badAnswers = 0

  /// - Parameters:
  ///   - interval: The wait between two questions; nil for one that begins at 250 ms and grows to 10 s.
  ///   - created: When the generation was created.
  init(interval: Duration?, created: Duration) {
    self.interval = interval
    self.created = created
  }

  /// It is not ready yet.
  mutating func isPending(at now: Duration) -> Decision {
    (isKnown, badAnswers) = (true, 0)
    return next(at: now, asked: nil)
  }

  /// A question failed.
  mutating func failed(_ failure: ProviderFailure, at now: Duration) -> Decision {
    badAnswers = failure.kind == .badAnswer ? badAnswers + 1 : 0
    let isWorthIt: Bool =
      if failure.status == 404 {
        !isKnown && now - created < Self.longestUnknown
      } else {
        failure.isRetryable || (1..<Self.mostBadAnswers).contains(badAnswers)
      }
    return isWorthIt ? next(at: now, asked: failure.retryAfter) : .giveUp
  }

  private mutating func next(at now: Duration, asked: Duration?) -> Decision {
    let delay = max(asked ?? .zero, interval ?? wait)
    wait = min(wait * 1.5, Self.longestWait)
    return now + delay - created < Self.lifetime ? .askAgain(after: delay) : .giveUp
  }
}
