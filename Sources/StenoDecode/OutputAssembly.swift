import StenoCore

/// Joins decoded frames to blocks at 16 kHz on one timeline, with gaps where audio is missing.
struct OutputAssembly: ~Copyable {
  private let mix: Resampler.Mix
  /// Frames that a block must have before it is delivered.
  private let minimumBlock: Int
  private let hasOwnTimestamps: Bool
  private let duration: Int64?
  private var timeline = Timeline()
  private var resampler: Resampler?
  /// What ``resampler`` takes in; nil where there is none.
  private var layout: SampleLayout?
  /// Where the resampler began, and how many frames at the input's rate it has taken in since.
  private var resamplerStart = FrameIndex.zero
  private var framesTakenIn: Int64 = 0
  /// Converted and not yet delivered, an array an output channel.
  private var block: [[Float]]

  init(mix: Resampler.Mix, minimumBlock: Int, hasOwnTimestamps: Bool, duration: Int64?) {
    (self.mix, self.minimumBlock) = (mix, minimumBlock)
    (self.hasOwnTimestamps, self.duration) = (hasOwnTimestamps, duration)
    block = Array(repeating: [], count: mix.outputs)
  }

  /// Adds a decoded frame that begins at `time`, in frames at 16 kHz of the input's clock.
  mutating func append(
    _ frame: borrowing Frame, at time: Int64?, after damage: Damage?, to events: inout [DecodedEvent]
  ) throws(FFmpegError) {
    let expected = nextPosition
    let hole = timeline.hole(before: time, expected: expected, isDamaged: damage != nil, end: duration)
    let isHole = hole > 0 && (hasOwnTimestamps || damage != nil)
    if isHole || damage != nil {
      interrupt(for: isHole ? hole : 0, detail: damage?.description ?? "the input's timestamps skip", to: &events)
    }
    if layout != frame.layout {
      drainResampler()
      resampler = try Resampler(layout: frame.layout, mix: mix)
      layout = frame.layout
      (resamplerStart, framesTakenIn) = (end, 0)
    }
    // Counted timestamps tell only how much was lost since the frame before.
    if !hasOwnTimestamps || isHole { timeline.anchor(time, at: nextPosition) }
    try resampler?.convert(frame, into: &block)
    framesTakenIn += frame.count
    if block[0].count >= minimumBlock { deliverBlock(to: &events) }
  }

  /// Has the first timestamp of a damaged beginning stand for the beginning.
  mutating func anchorIfNeeded(_ time: Int64?) {
    if !timeline.isAnchored { timeline.anchor(time, at: nextPosition) }
  }

  /// Delivers what is left, and says what is missing at the end: `detail`, or what the length `promised` was.
  mutating func finish(saying detail: String?, promised: Int64?, to events: inout [DecodedEvent]) {
    drainResampler()
    deliverBlock(to: &events)
    let missing = (promised ?? 0) - timeline.position.rawValue
    let detail =
      detail ?? (missing > Timeline.tolerance ? "the input ends \(missing / FrameIndex.perMillisecond) ms early" : nil)
    if let detail { interrupt(for: 0, detail: detail, to: &events) }
  }

  /// The end of what has been converted.
  private var end: FrameIndex { timeline.position + Int64(block[0].count) }

  /// Where counting puts the next frame.
  private var nextPosition: FrameIndex {
    guard let layout else { return end }
    return resamplerStart + framesTakenIn * FrameIndex.perSecond / Int64(layout.rate)
  }

  private mutating func interrupt(for frames: Int64, detail: String, to events: inout [DecodedEvent]) {
    drainResampler()
    deliverBlock(to: &events)
    let start = timeline.position
    timeline.advance(by: frames)
    events.append(.gap(AudioGap(frames: start..<timeline.position, cause: .damaged, detail: detail)))
  }

  private mutating func drainResampler() {
    // What cannot be drained is at most the filter's length, a millisecond.
    try? resampler?.drain(into: &block)
    resampler = nil
    layout = nil
  }

  private mutating func deliverBlock(to events: inout [DecodedEvent]) {
    guard !block[0].isEmpty else { return }
    // A damaged float file may hold values that are no numbers; they would poison every later stage.
    for channel in block.indices {
      for index in block[channel].indices where !block[channel][index].isFinite { block[channel][index] = 0 }
    }
    events.append(.audio(start: timeline.position, channels: block))
    timeline.advance(by: Int64(block[0].count))
    block = Array(repeating: [], count: mix.outputs)
  }
}
