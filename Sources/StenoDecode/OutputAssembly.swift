import StenoCore

/// Joins decoded frames to blocks at 16 kHz on one timeline, with gaps where audio is missing.
struct OutputAssembly: ~Copyable {
  /// What the timestamps of one recording are worth. Times are frames at 16 kHz on its own clock.
  struct Clock {
    /// Whether timestamps come from the container, rather than being counted from the packets.
    var hasOwnTimestamps = true
    /// The recording's length, as far as its header tells.
    var duration: Int64?
    /// When the recording begins; nil where it begins with its audio.
    var origin: Int64?
  }

  /// Silence before the audio that is longer than this, or than both the input and ``Timeline/longestHole``, is taken for
  /// a damaged timestamp. A day.
  private static let longestLead: Int64 = FrameIndex.perSecond * 86_400

  private let mix: Resampler.Mix
  /// Makes one channel of the mean and its channels; nil where each output is delivered.
  private var mixer: ChannelMixer?
  private let cleansSamples: Bool
  /// Frames that a block must have before it is delivered.
  private let minimumBlock: Int
  private var clock = Clock()
  private var timeline = Timeline()
  private var resampler: Resampler?
  /// What ``resampler`` takes in; nil where there is none.
  private var layout: SampleLayout?
  /// Where the resampler began, and how many frames at the input's rate it has taken in since.
  private var resamplerStart = FrameIndex.zero
  private var framesTakenIn: Int64 = 0
  /// Converted and not yet delivered, an array an output channel.
  private var block: [[Float]]
  /// Where the recording begins on the timeline.
  private var recordingStart = FrameIndex.zero
  /// The time on the recording's clock that ``recordingStart`` is; nil before its first timestamp.
  private(set) var zero: Int64?
  private var hasAudio = false

  init(mix: Resampler.Mix, minimumBlock: Int, cleansSamples: Bool) {
    (self.mix, self.minimumBlock, self.cleansSamples) = (mix, minimumBlock, cleansSamples)
    if case .meanAndChannels(let count) = mix {
      mixer = ChannelMixer(channels: count, sampleRate: Int(FrameIndex.perSecond))
    }
    block = Array(repeating: [], count: mix.outputs)
  }

  /// Begins a recording, behind the one before.
  mutating func begin(_ clock: Clock, to events: inout [DecodedEvent]) {
    drainResampler()
    deliverBlock(to: &events)
    self.clock = clock
    timeline.anchor(nil, at: timeline.position)
    (recordingStart, zero, hasAudio) = (timeline.position, nil, false)
  }

  /// Notes that the recording's clock began before its audio.
  mutating func setOrigin(_ origin: Int64?) {
    if zero == nil { clock.origin = origin }
  }

  /// Frames from the recording's beginning to the end of what has been converted.
  var length: Int64 { end - recordingStart }

  /// Frames from the recording's beginning to where counting puts the next one.
  var counted: Int64 { nextPosition - recordingStart }

  /// Adds a decoded frame that begins at `time`, in frames at 16 kHz of the input's clock.
  ///
  /// `lost` is how much audio the damage before it cost, where that is known better than from timestamps.
  mutating func append(
    _ frame: borrowing Frame, at time: Int64?, after damage: Damage?, lost: Int64?, to events: inout [DecodedEvent]
  ) throws(FFmpegError) {
    start(at: time, to: &events)
    let expected = nextPosition
    let end = clock.duration.map { $0 + recordingStart.rawValue }
    var hole = timeline.hole(before: time, expected: expected, isDamaged: damage != nil, end: end)
    if damage != nil, let lost { hole = lost }
    let isHole = hole > 0 && (clock.hasOwnTimestamps || damage != nil)
    if isHole, damage == nil, length < Timeline.tolerance {
      silence(hole, to: &events)
    } else if isHole || damage != nil {
      interrupt(for: isHole ? hole : 0, detail: damage?.description ?? "the input's timestamps skip", to: &events)
    }
    if layout != frame.layout {
      drainResampler()
      resampler = try Resampler(layout: frame.layout, mix: mix)
      layout = frame.layout
      (resamplerStart, framesTakenIn) = (self.end, 0)
    }
    // Counted timestamps tell only how much was lost since the frame before.
    if !clock.hasOwnTimestamps || isHole { timeline.anchor(time, at: nextPosition) }
    try resampler?.convert(frame, into: &block)
    framesTakenIn += frame.count
    hasAudio = true
    if block[0].count >= minimumBlock { deliverBlock(to: &events) }
  }

  /// Has the recording's first timestamp stand for where its audio begins: as long after its beginning as the clock
  /// says, with silence before.
  mutating func start(at time: Int64?, to events: inout [DecodedEvent]) {
    guard zero == nil, let time else { return }
    let (lead, overflow) = time.subtractingReportingOverflow(clock.origin ?? time)
    let longest = max(min(clock.duration ?? 0, Self.longestLead), Timeline.longestHole)
    let isBelievable = !overflow && (1...longest).contains(lead) && !hasAudio
    zero = isBelievable ? time - lead : time
    if isBelievable { silence(lead, to: &events) }
    timeline.anchor(time, at: nextPosition)
  }

  /// Delivers what is left, and reports what is missing at the end: `missing` frames, or none where only `detail` says
  /// that something is.
  mutating func finish(missing: Int64, saying detail: String?, to events: inout [DecodedEvent]) {
    drainResampler()
    deliverBlock(to: &events)
    guard missing > 0 || detail != nil else { return }
    let frames = missing <= Self.longestLead ? missing : 0
    let early = "the input ends \(missing / FrameIndex.perMillisecond) ms early"
    interrupt(for: frames, detail: missing > 0 ? early : detail ?? early, to: &events)
  }

  /// The end of what has been converted.
  private var end: FrameIndex { timeline.position + Int64(block[0].count) }

  /// Where counting puts the next frame.
  private var nextPosition: FrameIndex {
    guard let layout else { return end }
    return resamplerStart + framesTakenIn * FrameIndex.perSecond / Int64(layout.rate)
  }

  private mutating func silence(_ frames: Int64, to events: inout [DecodedEvent]) {
    events.append(.silence(skip(frames, to: &events)))
  }

  private mutating func interrupt(for frames: Int64, detail: String, to events: inout [DecodedEvent]) {
    events.append(.gap(AudioGap(frames: skip(frames, to: &events), cause: .damaged, detail: detail)))
  }

  /// Goes on `frames` later.
  ///
  /// - Returns: What was skipped.
  private mutating func skip(_ frames: Int64, to events: inout [DecodedEvent]) -> Range<FrameIndex> {
    drainResampler()
    deliverBlock(to: &events)
    let start = timeline.position
    timeline.advance(by: frames)
    return start..<timeline.position
  }

  private mutating func drainResampler() {
    // What cannot be drained is at most the filter's length, a millisecond.
    try? resampler?.drain(into: &block)
    resampler = nil
    layout = nil
  }

  private mutating func deliverBlock(to events: inout [DecodedEvent]) {
    guard !block[0].isEmpty else { return }
    let frames = Int64(block[0].count)
    events.append(.audio(start: timeline.position, channels: finished()))
    timeline.advance(by: frames)
    block = Array(repeating: [], count: mix.outputs)
  }

  /// The block as it is delivered.
  private mutating func finished() -> [[Float]] {
    var channels = block
    if mixer != nil {
      var mixed = channels[0]
      for index in mixed.indices {
        mixed[index] = mixer?.mix(mean: mixed[index]) { channel in channels[channel + 1][index] } ?? 0
      }
      channels = [mixed]
    }
    guard cleansSamples else { return channels }
    // A damaged float file may hold values that are no numbers; they would poison every later stage.
    for channel in channels.indices {
      for index in channels[channel].indices where !channels[channel][index].isFinite { channels[channel][index] = 0 }
    }
    return channels
  }
}
