import StenoSystem
import StenoCore

extension TranscriptionSession {
  /// Puts results in order and hands them to the caller.
  func merge(
    _ inputs: BoundedChannel<MergeInput>, _ handle: @Sendable (TranscriptEvent) async throws -> Void
  ) async throws -> StageOutcome {
    var merger = TranscriptMerger()
    while let input = await inputs.next() {
      for event in merger.events(for: input) { try await handle(event) }
    }
    return .merged(items: merger.itemCount, failed: merger.failureCount)
  }
}

extension TranscriptMerger {
  fileprivate mutating func events(for input: MergeInput) -> [TranscriptEvent] {
    switch input {
    case .started(let started): [.sessionStarted(started)]
    case .open(let id, let start): open(id, at: start)
    case .update(let id, let update): self.update(id, update)
    case .closed(let segment): close(segment)
    case .finished(let item): finish(item)
    case .failed(let id, let failure): fail(id, failure)
    case .gap(let gap): self.gap(gap)
    }
  }
}
