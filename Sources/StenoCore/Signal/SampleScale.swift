/// Tells floating-point samples on an integer scale from those in `-1...1`.
///
/// Such a file is written by a program that changes the type and forgets the scale. It is unambiguous: nothing else gives
/// whole blocks far beyond full scale.
struct SampleScale: Sendable {
  /// What a decoder may overshoot to, and a mix in floating point; what is beyond is no sound.
  static let mostPlausible: Float = 16
  /// The scales of 16, 24 and 32 bits.
  private static let scales: [Float] = [32_768, 8_388_608, 2_147_483_648]

  /// What samples are multiplied by.
  private(set) var factor: Float = 1

  init() {}

  mutating func observe(_ block: SignalBlock) {
    let isScaled = block.beyond * 4 > SignalBlock.length && block.largestRaw > Self.mostPlausible
    guard isScaled, block.largestRaw * factor > 1.5, let scale = Self.scales.first(where: { $0 >= block.largestRaw })
    else { return }
    factor = 1 / scale
  }
}
