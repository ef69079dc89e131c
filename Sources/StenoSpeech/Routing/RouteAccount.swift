import Synchronization

/// What several recognizers say of one segment: the one in the lead is told, the others are remembered.
final class RouteAccount: Sendable {
  private struct State {
    var ledger = TextLedger()
    var leader = 0
    /// What others than the leader committed.
    var pending: [Int: [RecognitionUpdate]] = [:]
    /// What is still to be told, in order.
    var outbox: [RecognitionUpdate] = []
    var isTelling = false
  }

  private let state = Mutex(State())
  private let report: @Sendable (RecognitionUpdate) async -> Void

  init(report: @escaping @Sendable (RecognitionUpdate) async -> Void) {
    self.report = report
  }

  /// Takes what the recognizer at `index` says.
  func take(_ update: RecognitionUpdate, from index: Int) async {
    state.withLock { state in
      if state.leader == index {
        Self.lead(&state, update)
      } else if case .committed = update {
        state.pending[index, default: []].append(update)
      }
    }
    await tell()
  }

  /// Puts the recognizer at `index` in the lead, where it begins again.
  func lead(_ index: Int) async {
    state.withLock { state in
      guard state.leader != index else { return }
      state.leader = index
      state.ledger.beginAttempt()
      for update in state.pending.removeValue(forKey: index) ?? [] { Self.lead(&state, update) }
    }
    await tell()
  }

  /// The final text, so that what was told is its beginning.
  func reconcile(_ recognition: Recognition) -> Recognition {
    state.withLock { $0.ledger.reconcile(recognition) }
  }

  private static func lead(_ state: inout sending State, _ update: RecognitionUpdate) {
    switch update {
    case .committed(let text, let logProbabilities):
      guard let new = state.ledger.append(text, logProbabilities) else { return }
      state.outbox.append(.committed(text: new.text, logProbabilities: new.logProbabilities))
    case .partial: state.outbox.append(update)
    }
  }

  /// Tells what is to be told, one after another; whoever comes while somebody does leaves it to them.
  private func tell() async {
    while let update = state.withLock({ Self.next(&$0) }) {
      await report(update)
      state.withLock { $0.isTelling = false }
    }
  }

  private static func next(_ state: inout sending State) -> RecognitionUpdate? {
    guard !state.isTelling, !state.outbox.isEmpty else { return nil }
    state.isTelling = true
    return state.outbox.removeFirst()
  }
}
