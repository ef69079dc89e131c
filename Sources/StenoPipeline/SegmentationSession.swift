import StenoSystem
public import StenoCore
import StenoSpeech
public import StenoVAD

/// One source cut into segments of speech, without recognition.
///
/// ```swift
/// let session = try SegmentationSession(source: source, detector: detector)
/// try await session.run { event in
///   if case .closed(let segment, let audio) = event { print(segment.frames, audio.count) }
/// }
/// ```
public struct SegmentationSession<Detector: SpeechDetector>: Sendable {
  private let source: any AudioSource
  private let detector: Detector
  private let options: SessionOptions

  /// A segmentation that has not begun.
  ///
  /// - Throws: ``StenoCore/OptionError`` for an option that is out of range.
  public init(
    source: any AudioSource, detector: Detector, options: SessionOptions = SessionOptions()
  ) throws(OptionError) {
    try options.validate()
    self.source = source
    self.detector = detector
    self.options = options
  }

  /// Reads the source to its end and gives `handle` every event, one after another.
  ///
  /// While `handle` works, the session waits. To end a live session early, call the source's ``StenoCore/AudioSource/finish()``.
  ///
  /// - Throws: ``StenoCore/SourceError`` when the source cannot be opened or breaks, after what it had delivered was handled;
  ///   at once what `handle` throws, and `CancellationError`.
  public func run(_ handle: (SegmentationEvent) async throws -> Void) async throws {
    let capture = Capture(source, options)
    try await withThrowingTaskGroup(of: (any Error)?.self) { group in
      group.addTask { await capture.run() }
      let end = try await segment(capture, handle)
      try Task.checkCancellation()
      let failure = try await group.next() ?? nil
      if failure == nil || end > .zero { try await handle(.ended(at: end)) }
      if let failure { throw failure }
    }
  }

  /// Hands out segments until the source is over.
  ///
  /// - Returns: The length of the timeline.
  private func segment(
    _ capture: Capture, _ handle: (SegmentationEvent) async throws -> Void
  ) async throws -> FrameIndex {
    var endpointer = try Endpointer(detector: detector, options: options.endpointing)
    var audio: [Float] = []
    while let signal = await capture.signals.next() {
      for step in endpointer.observe(signal) { try await tell(step, &audio, handle) }
    }
    for step in endpointer.finish() { try await tell(step, &audio, handle) }
    return endpointer.position
  }

  private func tell(
    _ step: Endpointer<Detector>.Step, _ audio: inout [Float],
    _ handle: (SegmentationEvent) async throws -> Void
  ) async throws {
    switch step {
    case .score(let window): try await handle(.window(window))
    case .open(let id, let start, _):
      audio = []
      try await handle(.opened(id, at: start))
    case .update(.audio(let chunk, _, _)): audio += chunk.samples
    case .update, .obeyed: break
    case .close(let segment, _):
      try await handle(.closed(segment, audio: Array(audio.prefix(Int(segment.frames.length)))))
    case .gap(let gap): try await handle(.gap(gap))
    }
  }
}
