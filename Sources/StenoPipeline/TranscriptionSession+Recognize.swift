import StenoConcurrency
import StenoCore
import StenoMerge
import StenoRecognize

extension TranscriptionSession {
  /// Recognizes segments as they open, as many at once as the recognizer takes.
  func recognize(
    _ segments: BoundedChannel<ScoredSegment>, into inputs: BoundedChannel<MergeInput>
  ) async throws -> StageOutcome {
    try await withThrowingDiscardingTaskGroup { group in
      for _ in 0..<max(1, recognizer.capabilities.concurrentSegments) {
        group.addTask {
          while let segment = await segments.next() {
            await inputs.send(try await recognize(segment, inputs))
          }
        }
      }
    }
    return .recognized
  }

  private func recognize(
    _ segment: ScoredSegment, _ inputs: BoundedChannel<MergeInput>
  ) async throws -> MergeInput {
    let id = segment.open.id
    do {
      let recognition = try await recognizer.recognize(segment.open) { update in
        await inputs.send(.update(id, update))
      }
      try await readToEnd(segment.open)
      return .finished(item(of: segment, recognition))
    } catch let error as CancellationError {
      throw error
    } catch {
      try await readToEnd(segment.open)
      return .failed(id, RecognitionFailure(describing: error))
    }
  }

  /// A recognizer may stop before its segment ends; the segment's end is told all the same.
  private func readToEnd(_ segment: OpenSegment) async throws {
    while segment.closed == nil {
      guard await segment.next() != nil else { throw CancellationError() }
    }
  }

  private func item(of segment: ScoredSegment, _ recognition: Recognition) -> TranscriptItem {
    guard let closed = segment.open.closed else { preconditionFailure("\(segment.open.id) is final and not closed") }
    let words = recognition.words ?? recognition.text.split(separator: " ").map { RecognizedWord(text: String($0)) }
    return TranscriptItem(
      id: closed.id, text: recognition.text, confidence: recognition.confidence,
      logProbabilities: recognition.logProbabilities,
      words: WordTimer.times(
        of: words, in: closed, windows: segment.windows, threshold: options.endpointing.threshold),
      language: recognition.language, frames: closed.frames, provider: recognition.provider ?? recognizer.name)
  }
}

extension RecognitionFailure {
  /// The failure that an error amounts to.
  fileprivate init(describing error: any Error) {
    self = error as? RecognitionFailure
      ?? RecognitionFailure(code: "internal_error", message: "\(error)", isRetryable: false)
  }
}
