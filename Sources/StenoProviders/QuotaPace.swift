/// When a provider that refused requests as too many may be asked again, for all segments alike. A value: time comes in.
///
/// A wait that it asks for is kept as it is. Where it names none, requests are spaced out: twice as far with each refusal,
/// a tenth closer with each success, so that it is asked about as often as its quota recovers.
///
/// #### Source
/// Additive increase, multiplicative decrease, the other way round: D. Chiu and R. Jain, "Analysis of the Increase and
/// Decrease Algorithms for Congestion Avoidance in Computer Networks", 1989.
struct QuotaPace: Sendable {
  private let least: Duration
  private let most: Duration
  /// Between two requests; zero while nothing was refused.
  private(set) var interval: Duration = .zero
  private var next: Duration = .zero
  private var refusedAt: Duration?

  /// Nothing was refused yet.
  ///
  /// - Parameters:
  ///   - least: The first interval, and the one below which there is none.
  ///   - most: The longest interval.
  init(least: Duration, most: Duration) {
    self.least = least
    self.most = max(most, least)
  }

  /// Asks whether a request may go, and counts it where it may.
  ///
  /// - Returns: How long to wait before asking here again; zero where it may go.
  mutating func take(at now: Duration) -> Duration {
    guard now >= next else { return next - now }
    next = now + interval
    return .zero
  }

  /// A request that went out at `sent` was refused as one too many.
  mutating func refused(sent: Duration, at now: Duration, retryAfter: Duration?) {
    if let retryAfter, retryAfter > .zero {
      next = max(next, now + retryAfter)
    } else if refusedAt.map({ sent >= $0 }) ?? true {
      // What was under way when another was refused says nothing new.
      interval = min(max(interval * 2, least), most)
      refusedAt = now
      next = max(next, now + interval)
    }
  }

  /// A request was answered.
  mutating func succeeded() {
    interval = interval * 0.9
    if interval < least / 2 { interval = .zero }
  }
}
