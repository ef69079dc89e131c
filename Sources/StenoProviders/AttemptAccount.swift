import StenoSpeech
import Synchronization

/// What the attempts at one segment told, and when.
final class AttemptAccount: Sendable {
  private struct Told {
    var ledger: TextLedger
    var speechStopped: Duration?
    var firstDelta: Duration?
  }

  private let told: Mutex<Told>
  private let state: ProviderState
  private let redactor: Redactor
  private let commits: Bool
  private let report: @Sendable (RecognitionUpdate) async -> Void

  /// - Parameters:
  ///   - state: What the segments at the provider share.
  ///   - redactor: Takes the provider's credentials out of whatever it says.
  ///   - commits: Whether words are committed as they come: only where somebody sees them. Otherwise the final text alone
  ///     counts, and what comes before may change.
  ///   - report: Takes what is new.
  init(
    state: ProviderState, redactor: Redactor, commits: Bool,
    report: @escaping @Sendable (RecognitionUpdate) async -> Void
  ) {
    told = Mutex(Told(ledger: TextLedger { redactor.redactingBeginning(of: $0) }))
    self.state = state
    self.redactor = redactor
    self.commits = commits
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
      guard let new else { return }
      if commits {
        let tokens = new.logProbabilities.flatMap(redactor.withoutCredentials)
        await report(.committed(text: new.text, logProbabilities: tokens))
      } else {
        await report(.partial(text: told.withLock { $0.ledger.committed }))
      }
    case .partial(let text): await report(.partial(text: redactor.redactingBeginning(of: text)))
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
    let clean = recognition.redacted(by: redactor)
    return commits ? told.withLock { $0.ledger.reconcile(clean) } : clean
  }
}
