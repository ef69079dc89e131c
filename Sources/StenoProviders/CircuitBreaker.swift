/// Stops asking a provider that fails again and again, and tries it once in a while. A value: time comes in.
public struct CircuitBreaker: Sendable {
  /// Whether requests go through.
  public enum State: Sendable, Equatable {
    /// All go through; so many failed in a row. Moves to `open`.
    case closed(failures: Int)
    /// None goes through until then. Moves to `trial`.
    case open(until: Duration, wait: Duration)
    /// One is on its way to see. Moves to `closed` or to `open`.
    case trial(wait: Duration)
  }

  /// What may happen to a request.
  public enum Admission: Sendable, Equatable {
    /// It goes through.
    case admitted
    /// It must wait at least this long.
    case refused(Duration)
  }

  private let threshold: Int
  private let firstWait: Duration
  private let longestWait: Duration
  /// Whether requests go through.
  public private(set) var state = State.closed(failures: 0)

  /// A closed breaker: all go through.
  ///
  /// - Parameters:
  ///   - threshold: Failures in a row that open it, at least 1. The default is 5.
  ///   - firstWait: How long it stays open at first; twice as long each time a trial fails. The default is 1 s.
  ///   - longestWait: The longest it stays open. The default is 15 s.
  public init(threshold: Int = 5, firstWait: Duration = .seconds(1), longestWait: Duration = .seconds(15)) {
    self.threshold = threshold
    self.firstWait = firstWait
    self.longestWait = longestWait
  }

  /// Asks whether a request may go; where it is admitted, `succeeded`, `failed` or `abandoned` must follow.
  public mutating func admit(at now: Duration) -> Admission {
    switch state {
    case .closed: return .admitted
    case .open(let until, let wait):
      guard now >= until else { return .refused(until - now) }
      state = .trial(wait: wait)
      return .admitted
    case .trial(let wait): return .refused(wait)
    }
  }

  /// A request was answered as the API promises, be it with a refusal.
  public mutating func succeeded() {
    state = .closed(failures: 0)
  }

  /// A request failed in a way that speaks against the provider.
  public mutating func failed(at now: Duration) {
    switch state {
    case .closed(let failures):
      state =
        failures + 1 < threshold ? .closed(failures: failures + 1) : .open(until: now + firstWait, wait: firstWait)
    case .trial(let wait):
      let wait = min(wait * 2, longestWait)
      state = .open(until: now + wait, wait: wait)
    case .open: break
    }
  }

  /// A request was cancelled before it came to anything.
  public mutating func abandoned(at now: Duration) {
    if case .trial(let wait) = state { state = .open(until: now, wait: wait) }
  }
}
