import Synchronization

/// Notices that a source has been asked for audio and has given none for a while.
///
/// Only the wait for the source counts: a source whose audio waits for a slow recognizer has not stalled.
final class StallWatch: Sendable {
  /// How many looks in a row must find the source silent.
  static let looksPerLimit = 8

  private struct State {
    var isWaiting = false
    /// Looks since the source was last heard of.
    var idleLooks = 0
  }

  private let state = Mutex(State())

  /// Runs `next`, and counts its time as waiting.
  func waiting<Value>(_ next: () async throws -> Value) async rethrows -> Value {
    state.withLock { $0 = State(isWaiting: true) }
    defer { state.withLock { $0 = State(isWaiting: false) } }
    return try await next()
  }

  /// True once in each wait, when it has lasted for ``looksPerLimit`` looks.
  func look() -> Bool {
    state.withLock { state in
      guard state.isWaiting else { return false }
      state.idleLooks += 1
      return state.idleLooks == Self.looksPerLimit
    }
  }
}
