/// Brings a signal to what detector and recognizers are used to: no offset, and a level that can be heard.
///
/// A pure value: as many samples come out as go in, none later than it went in, and the same ones however the input is
/// cut. An ordinary recording passes bit for bit; a signal is touched only where
///
/// - it has an offset (a mean that is not zero): a first-order high-pass at 20 Hz takes it away,
/// - what stands out of its noise is very quiet: a gain brings it up slowly, by at most 40 dB, and never so far that the
///   noise becomes louder than -60 dBFS or the speech louder than in a normal recording,
/// - its samples are no numbers, or are numbers of an integer scale: those are silence, these are scaled.
public struct SignalConditioner: Sendable {
  /// What was done to the samples so far.
  public struct Report: Sendable, Equatable {
    /// Samples that were no numbers or absurd, and became silence.
    public var unusable: Int64 = 0
    /// What the samples are divided by, as 32,768 for 16 bits; 1 where they are on the usual scale.
    public var scale: Float = 1

    /// Nothing was done.
    public init() {}
  }

  /// What was done so far.
  public private(set) var report = Report()
  private var offset = OffsetFilter()
  private var level = LevelFollower()
  private var scale = SampleScale()
  private var limiter = PeakLimiter()
  /// Measures of the block that is not full yet.
  private var block = SignalBlock()

  /// A conditioner at the beginning of a signal.
  public init() {}

  /// The samples, conditioned in place.
  public mutating func condition(_ samples: inout [Float]) {
    for index in samples.indices { samples[index] = next(samples[index]) }
  }

  /// Makes silence of samples that are no numbers, and leaves all others as they are.
  public mutating func clean(_ samples: inout [Float]) {
    for index in samples.indices where !samples[index].isFinite {
      samples[index] = 0
      report.unusable += 1
    }
  }

  private mutating func next(_ raw: Float) -> Float {
    block.count(raw)
    var sample = raw * scale.factor
    if !sample.isFinite || abs(sample) > SampleScale.mostPlausible {
      report.unusable += 1
      sample = 0
    }
    let steady = offset.steady(sample)
    block.append(sample, steady: steady)
    let share = Float(block.frames) / Float(SignalBlock.length)
    var result = sample - offset.weight.value(at: share) * offset.mean
    let gain = level.gain.value(at: share)
    if gain > 1 { result = limiter.limited(result * gain) }
    if block.frames == SignalBlock.length { finishBlock() }
    return result
  }

  private mutating func finishBlock() {
    level.observe(block)
    offset.observe(block, speech: level.loud, isAmplified: level.gain.end > 1)
    let before = scale.factor
    scale.observe(block)
    if scale.factor != before {
      // What was measured on another scale says nothing about what comes.
      (offset, level, limiter) = (OffsetFilter(), LevelFollower(), PeakLimiter())
    }
    report.scale = 1 / scale.factor
    block = SignalBlock()
  }
}

/// 10 ms of a signal, measured as they come. Decisions are made at its end, and so do not depend on how the input is cut.
struct SignalBlock: Sendable {
  static let length = Int(FrameIndex.perSecond / 100)

  private(set) var frames = 0
  /// Samples as they came that are far beyond full scale, and their largest amount.
  private(set) var beyond = 0
  private(set) var largestRaw: Float = 0
  private(set) var sum: Float = 0
  /// Of the signal without its offset.
  private(set) var peak: Float = 0
  private(set) var squares: Float = 0

  var mean: Float { sum / Float(Self.length) }
  var rms: Float { (squares / Float(Self.length)).squareRoot() }

  /// Takes a sample as it came.
  mutating func count(_ raw: Float) {
    guard raw.isFinite, abs(raw) > 1.5 else { return }
    beyond += 1
    largestRaw = max(largestRaw, abs(raw))
  }

  /// Takes a sample, with and without its offset.
  mutating func append(_ sample: Float, steady: Float) {
    frames += 1
    sum += sample
    peak = max(peak, abs(steady))
    squares += steady * steady
  }
}

/// A value that goes from one block's end to the next one's in a straight line, so that no change clicks.
struct Ramp: Sendable {
  private(set) var start: Float
  private(set) var end: Float

  init(_ value: Float) {
    (start, end) = (value, value)
  }

  /// Goes to `value` during the next block.
  mutating func go(to value: Float) {
    (start, end) = (end, value)
  }

  /// The value after this share of the block; exact where it does not change.
  func value(at share: Float) -> Float {
    start == end ? end : start + (end - start) * share
  }
}
