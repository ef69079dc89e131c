/// Finds a signal's offset, and takes it away where it matters: a first-order high-pass at 2 Hz.
///
/// One at 20 Hz, which what is measured goes through, turns the phases of a low voice.
struct OffsetFilter: Sendable {
  /// 1 - exp(-2π · 2 Hz / 16 kHz).
  private static let step: Float = 0.000_785
  /// 1 - exp(-2π · 20 Hz / 16 kHz), of what is measured.
  private static let fastStep: Float = 0.007_823
  /// An offset of at least this much matters at any level: -40 dBFS.
  private static let certain: Float = 0.01
  /// An offset matters that is at least this share of the speech's peaks.
  private static let shareOfSpeech: Float = 0.1
  /// An offset is no part of a wave that is at least this share of the signal: of 100 ms of a voice at 80 Hz, the last
  /// period, cut in half, has a mean of 0.06.
  private static let shareOfSignal: Float = 0.1
  /// Blocks that the mean is taken over: a second.
  private static let memory: Float = 100
  /// Blocks before the mean says anything.
  private static let fewest: Float = 10
  /// Samples at the beginning that the first mean is taken of: 100 ms, some periods of the lowest voice.
  static let beginning = 10 * SignalBlock.length

  /// The low-passed signal, which the high-pass subtracts.
  private(set) var mean: Float = 0
  private var fastMean: Float = 0
  /// How much of ``mean`` is subtracted.
  private(set) var weight = Ramp(0)
  private var slowMean: Float = 0
  private var slowPower: Float = 0
  private var blocks: Float = 0

  init() {}

  /// A filter for a signal that begins with these samples, as if its offset had been there for ever: it gives no step.
  init(beginning samples: [Float]) {
    guard !samples.isEmpty else { return }
    let count = Double(samples.count)
    mean = Float(samples.reduce(0) { $0 + Double($1) } / count)
    fastMean = mean
    let squares = samples.reduce(Float(0)) { $0 + ($1 - mean) * ($1 - mean) }
    let isNoWave = abs(mean) > Self.shareOfSignal * (squares / Float(count)).squareRoot()
    if abs(mean) >= Self.certain, isNoWave { weight = Ramp(1) }
  }

  /// The sample without the offset and without rumble, for measuring.
  mutating func steady(_ sample: Float) -> Float {
    mean += Self.step * (sample - mean)
    fastMean += Self.fastStep * (sample - fastMean)
    return sample - fastMean
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
    slowPower += (block.rms * block.rms - slowPower) / min(blocks, Self.memory)
    let least = min(Self.certain, max(Self.shareOfSpeech * (speech ?? 1), 1e-4))
    let limit = max(least, Self.shareOfSignal * slowPower.squareRoot())
    let isOn = weight.end > 0
    // A step by far more than what else is in the signal is no sound.
    let isPlain = abs(block.mean) >= 2 * Self.certain && abs(block.mean) > 3 * block.rms
    let isFound = blocks >= Self.fewest && abs(slowMean) > (isOn ? limit / 2 : limit)
    let isUndecided = isOn && blocks < Self.memory
    weight.go(to: isAmplified || isPlain || isFound || isUndecided ? 1 : 0)
  }
}
