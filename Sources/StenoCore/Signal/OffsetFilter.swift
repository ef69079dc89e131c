/// Finds a signal's offset, and takes it away where it matters: a first-order high-pass at 20 Hz.
struct OffsetFilter: Sendable {
  /// 1 - exp(-2π · 20 Hz / 16 kHz).
  private static let step: Float = 0.007_823
  /// An offset of at least this much matters at any level: -40 dBFS.
  private static let certain: Float = 0.01
  /// An offset matters that is at least this share of the speech's peaks.
  private static let shareOfSpeech: Float = 0.1
  /// A first sample that is so far from zero is taken to be an offset until its mean is known.
  private static let likely: Float = 0.03
  /// Blocks that the mean is taken over: a second.
  private static let memory: Float = 100
  /// Blocks before the mean says anything.
  private static let fewest: Float = 10

  /// The low-passed signal, which the high-pass subtracts.
  private(set) var mean: Float = 0
  /// How much of ``mean`` is subtracted.
  private(set) var weight = Ramp(0)
  private var hasBegun = false
  private var slowMean: Float = 0
  private var blocks: Float = 0

  init() {}

  /// The sample without the offset.
  mutating func steady(_ sample: Float) -> Float {
    if !hasBegun {
      hasBegun = true
      // As if the offset had been there for ever, so that it gives no step.
      mean = sample
      if abs(sample) >= Self.likely { weight = Ramp(1) }
    }
    mean += Self.step * (sample - mean)
    return sample - mean
  }

  /// Decides at the end of a block.
  ///
  /// - Parameters:
  ///   - block: The block.
  ///   - speech: The peak level of the speech so far; nil where there was none.
  ///   - isAmplified: Whether the signal is made louder, and its offset with it.
  mutating func observe(_ block: SignalBlock, speech: Float?, isAmplified: Bool) {
    blocks += 1
    slowMean += (block.mean - slowMean) / min(blocks, Self.memory)
    let limit = min(Self.certain, max(Self.shareOfSpeech * (speech ?? 1), 1e-4))
    let isOn = weight.end > 0
    // A step by far more than what else is in the signal is no sound.
    let isPlain = abs(block.mean) >= 2 * Self.certain && abs(block.mean) > 3 * block.rms
    let isFound = blocks >= Self.fewest && abs(slowMean) > (isOn ? limit / 2 : limit)
    let isUndecided = isOn && blocks < Self.memory
    weight.go(to: isAmplified || isPlain || isFound || isUndecided ? 1 : 0)
  }
}
