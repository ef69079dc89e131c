import StenoSystem
import StenoCore
import StenoSpeech

extension TranscriptionSession {
  /// Recognizes segments as they open, as many at once as the recognizer takes.
  func recognize(
    _ segments: BoundedChannel<ScoredSegment>, into inputs: BoundedChannel<MergeInput>
  ) async throws -> StageOutcome {
    try await recognizer.prepare()
    let spoken = PrecedingText()
    try await withThrowingDiscardingTaskGroup { group in
      for _ in 0..<max(1, recognizer.capabilities.concurrentSegments) {
        group.addTask {
          while let segment = await segments.next() {
            segment.open.precedingText = spoken.text(before: segment.open.id)
            let outcome = try await recognize(segment, inputs)
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
    _ segment: ScoredSegment, _ inputs: BoundedChannel<MergeInput>
  ) async throws -> MergeInput {
    let id = segment.open.id
    do {
      let recognition = try await recognizer.recognize(segment.open) { update in
        await inputs.send(.update(id, update.withoutHiddenControls))
      }
      let closed = try await close(segment.open, inputs)
      return .finished(item(of: closed, windows: segment.windows, recognition.withoutHiddenControls))
    } catch {
      _ = try await close(segment.open, inputs)
      return .failed(id, RecognitionFailure(describing: error))
    }
  }

  /// Reads what the recognizer has left unread, and tells the segment's end if reading it did not.
  ///
  /// - Throws: `CancellationError` when the session is cancelled; an error of the recognizer's own never ends it.
  private func close(_ segment: OpenSegment, _ inputs: BoundedChannel<MergeInput>) async throws -> SpeechSegment {
    try Task.checkCancellation()
    while segment.closed == nil, await segment.next() != nil {}
    guard let closed = segment.closed else { throw CancellationError() }
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
      provider: recognition.provider ?? recognizer.name, usage: recognition.usage)
    item.comparison = recognition.comparison
    return item
  }
}

extension RecognitionFailure {
  /// The failure that an error amounts to.
  fileprivate init(describing error: any Error) {
    self =
      error as? RecognitionFailure
      ?? RecognitionFailure(code: "internal_error", message: "\(error)", isRetryable: false)
  }
}
