import StenoSystem
public import StenoCore
public import StenoSpeech
public import StenoVAD

/// One source, one engine, one transcript: joins the stages and runs them until the source ends.
///
/// ```swift
/// let session = try TranscriptionSession(source: source, detector: detector, engine: engine)
/// let summary = try await session.run { event in
///   if case .done(let item) = event { print(item.text) }
/// }
/// ```
///
/// All of it runs inside ``run(_:)``: when that returns, every task has ended and the source is released. To end a live
/// session early, call the source's ``StenoCore/AudioSource/finish()``: the open segment is closed, recognized and told.
public struct TranscriptionSession<Detector: SpeechDetector>: Sendable {
  let source: any AudioSource
  let engine: any RecognitionEngine
  let detector: Detector
  let options: SessionOptions
  /// Commits and clears the open segment, and changes the options, while the session runs.
  public let control = SessionControl()

  /// A session that has not begun.
  ///
  /// - Throws: ``StenoCore/OptionError`` for an option that is out of range.
  public init(
    source: any AudioSource, detector: Detector, engine: any RecognitionEngine,
    options: SessionOptions = SessionOptions()
  ) throws(OptionError) {
    try options.validate()
    self.source = source
    self.detector = detector
    self.engine = engine
    self.options = options
  }

  /// Runs the session and gives `handle` every event, one after another, in order.
  ///
  /// While `handle` works, the session waits: a file is read no faster than its events are handled.
  ///
  /// - Returns: What the session came to; the last event says the same.
  /// - Throws: ``StenoCore/SourceError`` when the source cannot be opened or breaks, after everything that it had delivered was
  ///   handled; at once what `handle`, or the engine's `prepare()` throws, and `CancellationError`.
  @discardableResult
  public func run(
    _ handle: @escaping @Sendable (TranscriptEvent) async throws -> Void
  ) async throws -> SessionSummary {
    let capture = Capture(source, options, control: control)
    let segments = BoundedChannel<ScoredSegment>(capacity: engine.capabilities.concurrentSegments)
    let inputs = BoundedChannel<MergeInput>(capacity: 256)
    return try await withThrowingTaskGroup(of: StageOutcome.self) { group in
      group.addTask { .captured(await capture.run()) }
      group.addTask { try await endpoint(capture.signals, into: segments, inputs) }
      group.addTask { try await recognize(segments, into: inputs) }
      group.addTask {
        try await merge(inputs) { event in
          capture.metrics.observe(event)
          try await handle(event)
        }
      }
      return try await summary(of: &group, inputs: inputs, handle)
    }
  }

  /// Waits for the stages, and ends the transcript when the last of them has.
  private func summary(
    of group: inout ThrowingTaskGroup<StageOutcome, any Error>, inputs: BoundedChannel<MergeInput>,
    _ handle: @Sendable (TranscriptEvent) async throws -> Void
  ) async throws -> SessionSummary {
    var summary = SessionSummary(duration: .zero ..< .zero, items: 0, failed: 0)
    var end: FrameIndex?
    var failure: (any Error)?
    while let outcome = try await group.next() {
      switch outcome {
      case .captured(let error): failure = error
      case .endpointed(let position): end = position
      case .recognized: inputs.finish()
      case .merged(let items, let failed): (summary.items, summary.failed) = (items, failed)
      }
    }
    try Task.checkCancellation()
    if let end {
      summary.duration = .zero..<end
    } else {
      if let failure { throw failure }
      try await handle(.sessionStarted(started(after: nil)))
    }
    try await handle(.sessionDone(summary))
    if let failure { throw failure }
    return summary
  }
}
