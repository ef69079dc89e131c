/// Tells how far a device's clock and ours have come apart, from how far its audio is ahead each time some arrives.
///
/// Audio can arrive late and never early, so of all that arrives within two seconds the soonest counts.
struct ClockDrift: Sendable {
  enum Correction: Equatable {
    case none
    /// One sample more or fewer.
    case sample(Int)
    /// Frames that were lost without a word.
    case lost(Int64)
  }

  private static let window = Duration.seconds(2)
  /// Closer than this is close enough: 20 ms.
  static let tolerance: Int64 = 320
  /// No clock is this wrong within two seconds of agreeing, so audio is missing: 100 ms.
  private static let loss: Int64 = 1_600

  private var windowStart: ContinuousClock.Instant?
  /// The most that audio was ahead in this window.
  private var best = Int64.min
  /// Samples still to be put in (positive) or taken out (negative), one a chunk.
  private var owed: Int64 = 0

  init() {}

  /// Takes how many frames audio that arrives `now` is ahead of the clock; negative if it is behind.
  mutating func observe(lead: Int64, at now: ContinuousClock.Instant) -> Correction {
    best = max(best, lead)
    let start = windowStart ?? now
    windowStart = start
    if now - start >= Self.window {
      defer { (windowStart, best) = (now, .min) }
      guard best > -Self.loss else {
        owed = 0
        return .lost(-best)
      }
      owed = abs(best) > Self.tolerance ? -best : 0
    }
    guard owed != 0 else { return .none }
    let change = owed.signum()
    owed -= change
    return .sample(Int(change))
  }
}
