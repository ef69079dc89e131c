/// When a failed attempt is made again.
public struct RetryPolicy: Sendable, Equatable {
  /// Attempts that a provider answered, or broke off; attempts that never reached it are bounded by ``patience``
  /// alone. At least 1. The default is 20, which outlasts the patience.
  public var maximumAttempts = 20
  /// The bound of the first wait; each later one is twice the one before. The default is 0.5 s.
  ///
  /// #### Source
  /// openai-python 3.52.0, `_constants.py`, `INITIAL_RETRY_DELAY` and `MAX_RETRY_DELAY`.
  public var firstDelay: Duration = .milliseconds(500)
  /// The bound of any wait that the provider did not ask for. The default is 8 s.
  public var longestDelay: Duration = .seconds(8)
  /// The longest wait that a provider may ask for; asked for more, the segment is given up. The default is 120 s.
  public var longestServerDelay: Duration = .seconds(120)
  /// From a segment's first failure until it is given up. The default is 60 s, or longer where the provider asks for it.
  public var patience: Duration = .seconds(60)

  /// The defaults.
  public init() {}

  /// For a provider that has another one behind it: two attempts within a second.
  public static var withFallback: RetryPolicy {
    var policy = RetryPolicy()
    policy.maximumAttempts = 2
    policy.patience = .seconds(1)
    policy.longestServerDelay = .milliseconds(500)
    return policy
  }
}

/// The attempts at one segment. A value: time and chance come in as arguments.
public struct RetryState: Sendable {
  /// What to do after a failure.
  public enum Decision: Sendable, Equatable {
    /// Try again after this long.
    case retry(after: Duration)
    /// The failure stands.
    case giveUp
  }

  private let policy: RetryPolicy
  private var answered = 0
  /// Another segment's success that was last counted as progress.
  private var progress: Duration?
  private var failures = 0
  private var giveUpAt: Duration?

  /// No attempt was made yet.
  public init(policy: RetryPolicy) {
    self.policy = policy
  }

  /// An attempt failed.
  ///
  /// The wait is drawn evenly from the upper half of a bound that doubles, unless the provider asks for a longer one; the
  /// last one ends with the patience. A refusal of our own (`suspended`) counts as no attempt and costs no patience.
  ///
  /// - Parameters:
  ///   - failure: Why.
  ///   - now: The time on any clock that never jumps.
  ///   - chance: Where in its range the wait falls, in `0..<1`.
  ///   - lastSuccess: When the provider last answered any segment; whoever waits for a quota waits on from there. nil, the
  ///     default, for a segment that somebody waits for.
  /// - Returns: Whether and when to try again.
  ///
  /// #### Source
  /// M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015: equal jitter.
  public mutating func failed(
    _ failure: ProviderFailure, at now: Duration, chance: Double, lastSuccess: Duration? = nil
  ) -> Decision {
    guard failure.isRetryable else { return .giveUp }
    if let lastSuccess, lastSuccess > progress ?? .zero, failure.consequence == .rest {
      progress = lastSuccess
      answered = 0
      // Twice the patience: the quota's minute may have begun after the success.
      giveUpAt = max(giveUpAt ?? now, lastSuccess + policy.patience * 2)
    }
    guard failure.kind != .suspended else { return suspended(failure, at: now) }
    failures += 1
    if failure.kind != .unreachable { answered += 1 }
    guard answered < policy.maximumAttempts else { return .giveUp }
    let asked = max(failure.retryAfter ?? .zero, .zero)
    guard asked <= policy.longestServerDelay else { return .giveUp }
    let end = giveUpAt ?? now + policy.patience
    // What a provider asked for may outlast the patience: it said when it will be well.
    giveUpAt = asked > .zero ? max(end, now + asked + .seconds(1)) : end
    let delay = max(asked, backoff * (0.5 + min(max(chance, 0), 1) / 2))
    return retry(after: delay, at: now, until: giveUpAt ?? end)
  }

  private mutating func suspended(_ failure: ProviderFailure, at now: Duration) -> Decision {
    let end = giveUpAt ?? now + policy.patience
    giveUpAt = end
    let asked = max(failure.retryAfter ?? .zero, .zero)
    return asked <= policy.longestServerDelay ? retry(after: asked, at: now, until: end) : .giveUp
  }

  /// A wait that would outlast the patience is cut short, so that the last attempt is made at its end.
  private func retry(after delay: Duration, at now: Duration, until end: Duration) -> Decision {
    now < end ? .retry(after: min(delay, end - now)) : .giveUp
  }

  private var backoff: Duration {
    let doublings = min(failures - 1, 20)
    return min(policy.firstDelay * (1 << doublings), policy.longestDelay)
  }
}
