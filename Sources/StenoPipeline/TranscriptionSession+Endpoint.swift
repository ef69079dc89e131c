import StenoSystem
import StenoCore
import StenoSpeech

extension TranscriptionSession {
  /// Cuts the audio into segments, and hands each to the recognizers with its audio as it comes.
  func endpoint(
    _ captured: BoundedChannel<CaptureSignal>, into segments: BoundedChannel<ScoredSegment>,
    _ inputs: BoundedChannel<MergeInput>
  ) async throws -> StageOutcome {
    defer { segments.finish() }
    var endpointer = try Endpointer(detector: detector, options: options.endpointing)
    var current: ScoredSegment?
    var predecessor: SegmentLog.Predecessor?
    var isStarted = false
    while let signal = await captured.next() {
      if !isStarted {
        await inputs.send(.started(started(after: signal)))
        isStarted = true
      }
      for step in endpointer.observe(signal) {
        await act(step, &current, &predecessor, segments, inputs)
      }
    }
    for step in endpointer.finish() { await act(step, &current, &predecessor, segments, inputs) }
    return .endpointed(isStarted ? endpointer.position : nil)
  }

  /// Whether a segment that falls behind must be caught up with.
  private var isLive: Bool { source.isLive || options.overload != .block }

  private func act(
    _ step: Endpointer<Detector>.Step, _ current: inout ScoredSegment?, _ predecessor: inout SegmentLog.Predecessor?,
    _ segments: BoundedChannel<ScoredSegment>, _ inputs: BoundedChannel<MergeInput>
  ) async {
    switch step {
    case .score: break
    case .open(let id, let start, let silenceBefore):
      let log = SegmentLog(
        id: id, start: start, silenceBefore: silenceBefore, isLive: isLive, predecessor: predecessor
      ) { await inputs.send(.closed($0)) }
      predecessor = SegmentLog.Predecessor(id: id, outcome: log.outcome)
      let segment = ScoredSegment(log)
      current = segment
      await inputs.send(.open(id, at: start))
      await segments.send(segment)
    case .update(let update): current?.log.append(update)
    case .close(let segment, let windows):
      if segment.cut == .clear { current?.log.abandon(.cleared) }
      current?.close(segment, windows: windows)
      current = nil
    case .gap(let gap): await inputs.send(.gap(gap))
    case .obeyed(let command, let hadSegment): await options.onCommand?(command, hadSegment)
    }
  }

  /// The beginning of the session, now that `first` has come; nil where nothing ever did.
  func started(after first: CaptureSignal?) -> SessionStarted {
    var frameZero = WallTime.now
    if case .event(let event) = first, source.isLive {
      frameZero.millisecondsSince1970 -= event.frames.milliseconds
    }
    var generator = SystemRandomNumberGenerator()
    return SessionStarted(
      sessionID: options.sessionID ?? SessionID.random(using: &generator),
      startedAt: options.startedAt ?? frameZero.description,
      source: source.name, provider: engine.name, turnDetection: options.endpointing)
  }
}

extension RecognitionFailure {
  /// What an item that its caller dropped fails with.
  fileprivate static var cleared: RecognitionFailure {
    RecognitionFailure(code: "cleared", message: "the audio was cleared before it was committed", isRetryable: false)
  }
}
