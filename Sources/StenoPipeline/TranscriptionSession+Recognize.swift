import StenoSystem
import StenoCore
import StenoSpeech

extension TranscriptionSession {
  /// Recognizes segments as they open, as many at once as the engine takes.
  func recognize(
    _ segments: BoundedChannel<ScoredSegment>, into inputs: BoundedChannel<MergeInput>
  ) async throws -> StageOutcome {
    try await engine.prepare()
    let session = try engine.makeSession(options.recognition)
    let spoken = PrecedingText()
    try await withThrowingDiscardingTaskGroup { group in
      for _ in 0..<max(1, engine.capabilities.concurrentSegments) {
        group.addTask {
          while let segment = await segments.next() {
            segment.log.precedingText = spoken.text(before: segment.log.id)
            defer { segment.log.outcome.finish() }
            let outcome = try await recognize(segment, session, inputs)
            spoken.observe(outcome)
            await inputs.send(outcome)
          }
        }
      }
    }
    return .recognized
  }

  /// Recognizes a segment. Whatever a provider sends, no hidden controls get past here.
  private func recognize(
    _ segment: ScoredSegment, _ session: any RecognitionSession, _ inputs: BoundedChannel<MergeInput>
  ) async throws -> MergeInput {
    let id = segment.log.id
    do {
      let recognition = try await race {
        try await session.recognize(segment.log) { await inputs.send(.update(id, $0.withoutHiddenControls)) }
      } against: {
        throw await segment.log.abandoned() ?? CancellationError() as any Error
      }
      // An engine that was done at the same moment changes nothing.
      if let failure = segment.log.abandonment { throw failure }
      let closed = try await close(segment.log, inputs)
      return .finished(item(of: closed, windows: segment.windows, recognition.withoutHiddenControls))
    } catch {
      _ = try await close(segment.log, inputs)
      return .failed(id, RecognitionFailure(describing: error))
    }
  }

  /// Waits for the segment's end, and reports it if reading it did not.
  ///
  /// - Throws: `CancellationError` when the session is cancelled; an error of the engine's own never ends it.
  private func close(_ segment: SegmentLog, _ inputs: BoundedChannel<MergeInput>) async throws -> SpeechSegment {
    guard let closed = await segment.ended() else { throw CancellationError() }
    await inputs.send(.closed(closed))
    return closed
  }

  private func item(of closed: SpeechSegment, windows: [ScoredWindow], _ recognition: Recognition) -> TranscriptItem {
    let words = recognition.words ?? RecognizedWord.words(of: recognition.text)
    var item = TranscriptItem(
      id: closed.id, text: recognition.text, confidence: recognition.confidence,
      logProbabilities: recognition.logProbabilities,
      words: WordTimer.times(
        of: words, in: closed, windows: windows, threshold: options.endpointing.threshold),
      language: recognition.language, frames: closed.frames,
      provider: recognition.provider ?? engine.name, usage: recognition.usage)
    item.comparison = recognition.comparison
    let speech = windows.filter { $0.frames.overlaps(closed.speech) }.map(\.probability)
    item.speechProbability = speech.isEmpty ? nil : speech.reduce(0, +) / Float(speech.count)
    return item
  }
}

extension RecognitionFailure {
  /// The failure that an error amounts to.
  init(describing error: any Error) {
    self =
      error as? RecognitionFailure
      ?? RecognitionFailure(code: "internal_error", message: "\(error)", isRetryable: false)
  }
}
