import StenoRecognize
import Synchronization

/// What the attempts at one segment told, and when.
final class AttemptAccount: Sendable {
  private struct Told {
    var ledger = TextLedger()
    var speechStopped: Duration?
    var firstDelta: Duration?
  }

  private let told = Mutex(Told())
  private let state: ProviderState
  private let report: @Sendable (RecognitionUpdate) async -> Void

  init(state: ProviderState, report: @escaping @Sendable (RecognitionUpdate) async -> Void) {
    self.state = state
    self.report = report
  }

  func beginAttempt() {
    told.withLock { $0.ledger.beginAttempt() }
  }

  func speechStopped() {
    let now = state.now
    told.withLock { $0.speechStopped = $0.speechStopped ?? now }
  }

  /// Tells what is new of an attempt's update.
  func take(_ update: RecognitionUpdate) async {
    switch update {
    case .committed(let text, let logProbabilities):
      let now = state.now
      let new = told.withLock { told in
        let new = told.ledger.append(text, logProbabilities)
        if new != nil { told.firstDelta = told.firstDelta ?? now }
        return new
      }
      if let new { await report(.committed(text: new.text, logProbabilities: new.logProbabilities)) }
    case .partial: await report(update)
    }
  }

  /// The segment has its final text.
  func finish() {
    let now = state.now
    let latency = told.withLock { told in
      let stopped = told.speechStopped ?? now
      return SegmentLatency(firstDelta: told.firstDelta.map { $0 - stopped }, done: now - stopped)
    }
    state.add(latency)
  }

  func reconcile(_ recognition: Recognition) -> Recognition {
    told.withLock { $0.ledger.reconcile(recognition) }
  }
}
