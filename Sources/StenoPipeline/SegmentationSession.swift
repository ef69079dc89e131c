public import StenoCore
import StenoRecognize
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
  private let options: EndpointingOptions

  /// A segmentation that has not begun.
  ///
  /// - Throws: ``OptionError`` for an option that is out of range.
  public init(
    source: any AudioSource, detector: Detector, options: EndpointingOptions = EndpointingOptions()
  ) throws(OptionError) {
    try options.validate()
    self.source = source
    self.detector = detector
    self.options = options
  }

  /// Reads the source to its end and gives `handle` every event, one after another.
  ///
  /// - Throws: ``SourceError`` when the source cannot be opened or breaks, after what it had delivered was handled;
  ///   whatever `handle` throws, at once.
  public func run(_ handle: (SegmentationEvent) async throws -> Void) async throws {
    var endpointer = try Endpointer(detector: detector, options: options)
    var audio: [Float] = []
    var failure: (any Error)?
    do {
      while let event = try await source.next() {
        for step in endpointer.observe(event) { try await tell(step, &audio, handle) }
      }
    } catch let error as SourceError {
      failure = error
    }
    for step in endpointer.finish() { try await tell(step, &audio, handle) }
    if failure == nil || endpointer.position > .zero { try await handle(.ended(at: endpointer.position)) }
    if let failure { throw failure }
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
    case .update(.audio(let chunk, _)): audio += chunk.samples
    case .update: break
    case .close(let segment, _):
      try await handle(.closed(segment, audio: Array(audio.prefix(Int(segment.frames.length)))))
    case .gap(let gap): try await handle(.gap(gap))
    }
  }
}
