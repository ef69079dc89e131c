public import StenoCore

/// Cuts a stream of audio into windows and scores each: the stage between a decoder and the segmenter.
///
/// However the audio is cut into chunks, the windows and their scores are the same, bit for bit. Windows are contiguous
/// and begin where the first chunk begins; after a gap, they begin anew where the gap ends. A value: a copy goes on by
/// itself.
public struct WindowScorer<Detector: SpeechDetector>: Sendable {
  /// A gap of this many frames, one second, or more makes the detector forget what it heard before.
  ///
  /// Across a shorter gap its memory still fits the voice and the room; what follows a longer one is a new recording.
  public static var longGap: Int64 { FrameIndex.perSecond }

  private let detector: Detector
  private var state: Detector.State
  /// The frames of the window that is not full yet.
  private var window: [Float] = []
  /// Where the next frame is expected; nil before the first.
  private var end: FrameIndex?

  /// A scorer at the beginning of a stream.
  public init(detector: Detector) {
    self.detector = detector
    state = detector.makeState()
    window.reserveCapacity(detector.windowLength)
  }

  /// Scores the windows that `chunk` completes.
  ///
  /// A chunk that does not begin where the one before it ended is taken as if ``skip(_:)`` had been told of the gap.
  /// Samples that are not finite count as silence.
  ///
  /// - Complexity: O(*n*) in the samples of the chunk.
  public mutating func score(_ chunk: AudioChunk) -> [ScoredWindow] {
    var scored: [ScoredWindow] = []
    if let end, end != chunk.start, let last = moveOn(to: chunk.start) { scored.append(last) }
    end = chunk.frames.upperBound
    var rest = chunk.samples[...]
    while !rest.isEmpty {
      let piece = rest.prefix(detector.windowLength - window.count)
      window += piece
      rest = rest.dropFirst(piece.count)
      guard window.count == detector.windowLength else { break }
      scored.append(scoreWindow(endingAt: chunk.frames.upperBound - Int64(rest.count)))
    }
    return scored
  }

  /// Goes on after audio that is missing.
  ///
  /// The frames before the gap that do not fill a window are scored with zeros after them. If the gap is at least
  /// ``longGap``, the detector starts anew.
  ///
  /// - Parameter gap: The missing frames.
  /// - Returns: The last window before the gap, which holds only real frames; nil if none were waiting.
  public mutating func skip(_ gap: Range<FrameIndex>) -> ScoredWindow? {
    if end == nil { end = gap.lowerBound }
    return moveOn(to: gap.upperBound)
  }

  /// Scores what is left at the end of the stream, with zeros after it.
  ///
  /// - Returns: The last window, whose range holds only real frames; nil if none were waiting.
  public mutating func finish() -> ScoredWindow? {
    guard let end, !window.isEmpty else { return nil }
    return scoreWindow(endingAt: end)
  }

  private mutating func moveOn(to start: FrameIndex) -> ScoredWindow? {
    let last = finish()
    if let end, start < end || start - end >= Self.longGap { state = detector.makeState() }
    end = start
    return last
  }

  /// Scores the frames that are waiting, and waits for others.
  private mutating func scoreWindow(endingAt end: FrameIndex) -> ScoredWindow {
    for index in window.indices where !window[index].isFinite { window[index] = 0 }
    let frames = (end - Int64(window.count))..<end
    let energy = min(window.meanSquare, 1)
    window += repeatElement(0, count: detector.windowLength - window.count)
    let probability = detector.probability(of: window, state: &state)
    window.removeAll(keepingCapacity: true)
    return ScoredWindow(frames: frames, probability: probability, energy: energy)
  }
}
