/// Holds what was made louder below the peaks of a normal recording, whatever comes suddenly.
struct PeakLimiter: Sendable {
  /// -12 dBFS.
  private static let ceiling: Float = 0.25
  /// The envelope falls by a third in 20 ms.
  private static let release: Float = 0.998_7

  private var envelope: Float = 0

  init() {}

  mutating func limited(_ sample: Float) -> Float {
    envelope = max(abs(sample), envelope * Self.release)
    return envelope > Self.ceiling ? sample * (Self.ceiling / envelope) : sample
  }
}
