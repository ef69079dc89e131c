/// The noise that is always there: the quietest block of the last seconds. Digital silence is none.
///
/// #### Source
/// R. Martin, "Noise Power Spectral Density Estimation Based on Optimal Smoothing and Minimum Statistics", 2001.
struct NoiseFloor: Sendable {
  /// Blocks of one part: 0.32 s.
  private static let partLength = 32
  /// Parts that are remembered: 2.6 s, which no one speaks for without a pause.
  private static let parts = 8

  private var minima = [Float](repeating: .infinity, count: NoiseFloor.parts)
  private var part = 0
  private var blocks = 0

  init() {}

  /// The level; nil where nothing but digital silence was heard.
  var level: Float? {
    minima.min().flatMap { $0.isFinite ? $0 : nil }
  }

  mutating func observe(_ rms: Float) {
    if rms > 0 { minima[part] = min(minima[part], rms) }
    blocks += 1
    guard blocks == Self.partLength else { return }
    (blocks, part) = (0, (part + 1) % Self.parts)
    minima[part] = .infinity
  }
}
