/// A detector that knows only loudness: speech is what is loud enough.
///
/// The probability is a logistic function of the window's level in decibels: 0.5 at ``level``, 0.99 ten decibels above
/// it, 0.01 ten below. It remembers nothing, so it never needs a reset, and needs no weights. Any loud noise is speech
/// to it: use it in tests, or where the channel is known to be quiet.
public struct EnergyDetector: SpeechDetector {
  /// Nothing.
  public struct State: Sendable, Equatable {}

  /// The mean square, in `0...1`, at which a window is speech as likely as not.
  ///
  /// The default is 1e-4, -40 dBFS.
  public var level: Float
  /// The frames that are scored at once.
  ///
  /// The default is 512, as for Silero.
  public var windowLength: Int

  /// A detector for audio with this level of speech; both values must be above 0.
  public init(level: Float = 1e-4, windowLength: Int = 512) {
    precondition(level > 0 && windowLength > 0, "level \(level) and window length \(windowLength) must be above 0")
    self.level = level
    self.windowLength = windowLength
  }

  /// Nothing to remember.
  public func makeState() -> State { State() }

  /// Scores a window by its mean square.
  public func probability(of window: [Float], state: inout State) -> Float {
    let ratio = window.meanSquare / level
    let odds = min(ratio * ratio, Float.greatestFiniteMagnitude)
    return 1 - 1 / (1 + odds)
  }
}
