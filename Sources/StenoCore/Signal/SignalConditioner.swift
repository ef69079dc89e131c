/// Brings a signal to what detector and recognizers are used to: no offset, and a level that can be heard.
///
/// A pure value: as many samples come out as go in, and the same ones however the input is cut. At the beginning, where
/// nothing is known of the signal, they are held back: 100 ms for its offset, and for its level until something is heard,
/// at most ``mostHeld`` frames. From the first loud 10 ms on, each sample comes out as it goes in. An ordinary recording
/// passes bit for bit; a signal is touched only where
///
/// - it has an offset (a mean that is not zero): a first-order high-pass at 2 Hz takes it away,
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
  /// The most samples that are held back at the beginning: 0.6 s.
  public static let mostHeld = LevelLookahead.mostHeld
  /// The first 100 ms, of which the offset is taken; nil once it is known.
  private var beginning: [Float]? = []
  private var offset = OffsetFilter()
  private var level = LevelFollower()
  private var lookahead = LevelLookahead()
  private var scale = SampleScale()
  private var limiter = PeakLimiter()
  /// Measures of the block that is not full yet.
  private var block = SignalBlock()

  /// A conditioner at the beginning of a signal.
  public init() {}

  /// What is known of the signal after these samples, conditioned; what is not is held back.
  public mutating func condition(_ samples: [Float]) -> [Float] {
    var output: [Float] = []
    output.reserveCapacity(samples.count + Self.mostHeld)
    for sample in samples {
      if beginning == nil {
        take(sample, into: &output)
      } else {
        beginning?.append(sample)
        if beginning?.count == OffsetFilter.beginning { begin(into: &output) }
      }
    }
    return output
  }

  /// What was held back, where the signal ends or is interrupted. What comes then is held back no more.
  public mutating func flush() -> [Float] {
    var output: [Float] = []
    begin(into: &output)
    release(into: &output)
    return output
  }

  /// Makes silence of samples that are no numbers, and leaves all others as they are.
  public mutating func clean(_ samples: inout [Float]) {
    for index in samples.indices where !samples[index].isFinite {
      samples[index] = 0
      report.unusable += 1
    }
  }

  private mutating func begin(into output: inout [Float]) {
    guard let samples = beginning else { return }
    beginning = nil
    offset = OffsetFilter(beginning: samples.filter { $0.isFinite && abs($0) <= SampleScale.mostPlausible })
    for sample in samples { take(sample, into: &output) }
  }

  private mutating func take(_ raw: Float, into output: inout [Float]) {
    block.count(raw)
    var sample = raw * scale.factor
    if !sample.isFinite || abs(sample) > SampleScale.mostPlausible {
      report.unusable += 1
      sample = 0
    }
    let steady = offset.steady(sample)
    block.append(sample, steady: steady)
    let share = Float(block.frames) / Float(SignalBlock.length)
    let result = sample - offset.weight.value(at: share) * offset.mean
    if lookahead.isOver {
      output.append(amplified(result, by: level.gain.value(at: share)))
    } else {
      lookahead.hold(result)
    }
    if block.frames == SignalBlock.length { finishBlock(into: &output) }
  }

  private mutating func amplified(_ sample: Float, by gain: Float) -> Float {
    gain > 1 ? limiter.limited(sample * gain) : sample
  }

  private mutating func finishBlock(into output: inout [Float]) {
    level.observe(block)
    offset.observe(block, speech: level.loud, isAmplified: level.gain.end > 1)
    if !lookahead.isOver {
      if lookahead.isKnown(after: block, level) { release(into: &output) } else { output += lookahead.excess() }
    }
    let before = scale.factor
    scale.observe(block)
    if scale.factor != before {
      // What was measured on another scale says nothing about what comes.
      release(into: &output)
      (offset, level, limiter) = (OffsetFilter(), LevelFollower(), PeakLimiter())
    }
    report.scale = 1 / scale.factor
    block = SignalBlock()
  }

  /// Gives what was held back at the gain that is wanted by now.
  private mutating func release(into output: inout [Float]) {
    guard !lookahead.isOver else { return }
    level.settle()
    let gain = level.gain.end
    for (index, sample) in lookahead.end().enumerated() {
      // What came before was given as it is.
      let share = lookahead.hasGiven ? min(Float(index + 1) / Float(SignalBlock.length), 1) : 1
      output.append(amplified(sample, by: 1 + (gain - 1) * share))
    }
  }
}
