import StenoCore
import StenoSpeech
import StenoSegment
import StenoVAD

/// Audio in, segments out: scores windows, asks the segmenter, and hands each segment its audio.
///
/// A value without clock or I/O. It works window by window, so how the audio was cut into chunks changes nothing.
struct Endpointer<Detector: SpeechDetector>: Sendable {
  /// What the caller must do.
  enum Step: Sendable, Equatable {
    /// A window was scored.
    case score(ScoredWindow)
    /// A segment opens.
    case open(ItemID, at: FrameIndex, silenceBefore: Int64?)
    /// The open segment has news.
    case update(SegmentUpdate)
    /// The open segment is closed; with the scores of its windows.
    case close(SpeechSegment, windows: [ScoredWindow])
    /// Audio is missing.
    case gap(AudioGap)
    /// A command was obeyed; whether a segment was open for it.
    case obeyed(SessionCommand, hadSegment: Bool)
  }

  /// A gap up to this length is read as silence, so that a lost fragment does not cut a word in two.
  private var longestBridgedGap: Int64
  private var detectsTurns: Bool
  private var scorer: WindowScorer<Detector>
  private var segmenter: Segmenter
  private var history = AudioHistory()
  /// The scores that a segment may still need.
  private var windows: [ScoredWindow] = []
  private var open: (id: ItemID, delivered: FrameIndex)?
  private var previousEnd: FrameIndex?
  /// The end of the last window scored.
  private var scored: FrameIndex = .zero
  /// Where the timeline stands.
  private(set) var position: FrameIndex = .zero

  init(detector: Detector, options: EndpointingOptions) throws(OptionError) {
    scorer = WindowScorer(detector: detector)
    segmenter = try Segmenter(options: options)
    longestBridgedGap = Self.longestBridgedGap(options)
    detectsTurns = options.detectsTurns
  }

  /// Takes what has come from the source.
  mutating func observe(_ signal: CaptureSignal) -> [Step] {
    switch signal {
    case .event(.audio(let chunk)): missing(before: chunk.start) + hear(chunk.after(position))
    case .event(.gap(let gap)): missing(before: gap.frames.lowerBound) + cross(gap.after(position))
    case .event(.command(let command, let position)): missing(before: position) + obey(command)
    case .command(let command): obey(command)
    case .stalled: stall()
    }
  }

  private static func longestBridgedGap(_ options: EndpointingOptions) -> Int64 {
    FrameIndex(milliseconds: Int64(options.silenceDurationMilliseconds)).rawValue
  }

  /// Does what the caller wants, all audio so far taken into account.
  private mutating func obey(_ command: SessionCommand) -> [Step] {
    let last = scorer.finish().map { observe($0) } ?? []
    let obeyed = Step.obeyed(command, hadSegment: open != nil)
    switch command {
    case .commit: return last + segmenter.commit(at: position).flatMap { act($0) } + [obeyed]
    case .clear: return last + segmenter.clear(at: position).flatMap { act($0) } + [obeyed]
    case .update(let options):
      // Options out of range are refused where the command is given; here they would change nothing.
      if (try? segmenter.update(options)) != nil {
        (longestBridgedGap, detectsTurns) = (Self.longestBridgedGap(options), options.detectsTurns)
      }
      return last + [obeyed]
    }
  }

  /// A source that leaves frames out without a word has lost them.
  private mutating func missing(before start: FrameIndex) -> [Step] {
    guard start > position else { return [] }
    return cross(AudioGap(frames: position..<start, cause: .sourceLost))
  }

  private mutating func hear(_ chunk: AudioChunk) -> [Step] {
    position = chunk.frames.upperBound
    history.append(chunk)
    return scorer.score(chunk).flatMap { observe($0) }
  }

  private mutating func cross(_ gap: AudioGap) -> [Step] {
    if gap.frames.length <= longestBridgedGap {
      let silence = [Float](repeating: 0, count: Int(gap.frames.length))
      return [.gap(gap)] + hear(AudioChunk(start: gap.frames.lowerBound, samples: silence))
    }
    position = gap.frames.upperBound
    let last = scorer.skip(gap.frames).map { observe($0) } ?? []
    return last + segmenter.interrupt(over: gap.frames).flatMap { act($0) } + [.gap(gap)]
  }

  /// Ends the open segment because no audio has come for a while. More may follow.
  private mutating func stall() -> [Step] {
    // Who decides by commits may pause for as long as they like.
    guard detectsTurns else { return [] }
    return segmenter.finish(at: scored).flatMap { act($0) }
  }

  /// Ends the stream.
  mutating func finish() -> [Step] {
    let last = scorer.finish().map { observe($0) } ?? []
    return last + segmenter.finish(at: position).flatMap { act($0) }
  }

  private mutating func observe(_ window: ScoredWindow) -> [Step] {
    windows.append(window)
    scored = window.frames.upperBound
    let steps =
      [.score(window)] + deliver(earliestCut: segmenter.earliestCut) + segmenter.observe(window).flatMap { act($0) }
    let needed = segmenter.openSegmentStart.map { min($0, segmenter.earliestNextStart) } ?? segmenter.earliestNextStart
    history.trim(before: segmenter.earliestNextStart)
    if let first = windows.first, first.frames.upperBound <= needed - Self.slack {
      windows.removeAll { $0.frames.upperBound <= needed }
    }
    return steps
  }

  /// Scores are let go of a second at a time.
  private static var slack: Int64 { FrameIndex.perSecond }

  private mutating func act(_ action: SegmentAction) -> [Step] {
    switch action {
    case .open(let id, let start):
      open = (id, start)
      let silence = previousEnd.map { start - $0 }
      return [.open(id, at: start, silenceBefore: silence)] + deliver(earliestCut: segmenter.earliestCut)
    case .hangover(let speechEnd): return [.update(.hangover(speechEnd: speechEnd))]
    case .resume: return [.update(.resume)]
    case .close(let segment):
      open = nil
      previousEnd = segment.frames.upperBound
      return [.close(segment, windows: windows.filter { $0.frames.overlaps(segment.frames) })]
    }
  }

  /// Hands the open segment the audio that was scored since the last time.
  private mutating func deliver(earliestCut: FrameIndex) -> [Step] {
    guard let (id, delivered) = open, delivered < scored else { return [] }
    open = (id, scored)
    let frames = delivered..<scored
    return [.update(.audio(history[frames], earliestCut: earliestCut, clearSpeech: clearSpeech(in: frames)))]
  }

  private func clearSpeech(in frames: Range<FrameIndex>) -> Int64 {
    windows.reversed().prefix { $0.frames.upperBound > frames.lowerBound }.reduce(0) { sum, window in
      sum + Int64(Float(window.frames.length) * max(0, 2 * window.probability - 1))
    }
  }
}

extension AudioChunk {
  /// The chunk without the frames before `position`, which were heard already.
  fileprivate func after(_ position: FrameIndex) -> AudioChunk {
    guard start < position else { return self }
    return AudioChunk(start: position, samples: Array(samples.dropFirst(Int(clamping: position - start))))
  }
}

extension AudioGap {
  /// The gap without the frames before `position`, which were heard already.
  fileprivate func after(_ position: FrameIndex) -> AudioGap {
    var gap = self
    gap.frames = max(frames.lowerBound, position)..<max(frames.upperBound, position)
    return gap
  }
}
