import Synchronization

/// Something that any number of tasks wait for and that happens once.
public final class OneTimeGate: Sendable {
  private struct State {
    var isOpen = false
    var nextNumber = 0
    var waiting: [Int: CheckedContinuation<Void, any Error>] = [:]
    /// Waits that were cancelled before they began.
    var cancelled: Set<Int> = []
  }

  private let state = Mutex(State())

  /// A closed gate.
  public init() {}

  /// Whether it was opened.
  public var isOpen: Bool { state.withLock { $0.isOpen } }

  /// Opens it for good. Any thread may call it, more than once.
  public func open() {
    let waiting = state.withLock { state in
      state.isOpen = true
      defer { state.waiting = [:] }
      return state.waiting.values
    }
    for continuation in waiting { continuation.resume() }
  }

  /// Waits until it is open.
  ///
  /// - Throws: `CancellationError` when the task is cancelled before.
  public func wait() async throws {
    let number = state.withLock { state in
      state.nextNumber += 1
      return state.nextNumber
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { park(number, $0) }
    } onCancel: {
      cancel(number)
    }
  }

  private func park(_ number: Int, _ continuation: CheckedContinuation<Void, any Error>) {
    let outcome: Result<Void, any Error>? = state.withLock { state in
      if state.cancelled.remove(number) != nil { return .failure(CancellationError()) }
      if state.isOpen { return .success(()) }
      state.waiting[number] = continuation
      return nil
    }
    if let outcome { continuation.resume(with: outcome) }
  }

  private func cancel(_ number: Int) {
    let continuation = state.withLock { state in
      let continuation = state.waiting.removeValue(forKey: number)
      if continuation == nil, !state.isOpen { state.cancelled.insert(number) }
      return continuation
    }
    continuation?.resume(throwing: CancellationError())
  }
}
