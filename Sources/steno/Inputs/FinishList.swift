import Synchronization

/// What is to be ended by a signal, while it is still being collected.
final class FinishList: Sendable {
  private struct State {
    var isFinished = false
    var finishes: [@Sendable () -> Void] = []
  }

  private let state = Mutex(State())

  /// Has `finish` called by ``finish()``; at once where that has been called already.
  func add(_ finish: @escaping @Sendable () -> Void) {
    let isLate = state.withLock { state in
      state.finishes.append(finish)
      return state.isFinished
    }
    if isLate { finish() }
  }

  /// Ends everything.
  func finish() {
    let finishes = state.withLock { state in
      state.isFinished = true
      return state.finishes
    }
    for finish in finishes { finish() }
  }
}
