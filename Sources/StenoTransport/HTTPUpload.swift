import Synchronization

/// A request's body while it is being made. What was sent is kept: a connection that breaks early is made up for.
///
/// It holds all that is appended, so its writer must know an end.
public final class HTTPUpload: Sendable {
  /// What is there to be sent.
  enum Part: Equatable {
    case bytes(Int)
    case nothingYet
    case end
  }

  private struct State {
    var bytes: [UInt8] = []
    var sent = 0
    var isFinished = false
    var wake: (@Sendable () -> Void)?
  }

  private let state: Mutex<State>

  /// A body that begins with `bytes`.
  public init(_ bytes: [UInt8] = []) {
    state = Mutex(State(bytes: bytes))
  }

  /// Adds bytes at the end.
  public func append(_ bytes: [UInt8]) {
    change { $0.bytes += bytes }
  }

  /// Says that nothing more comes.
  public func finish() {
    change { $0.isFinished = true }
  }

  private func change(_ body: (inout sending State) -> Void) {
    let wake = state.withLock { state in
      body(&state)
      return state.wake
    }
    wake?()
  }

  /// Has `wake` called when there is more.
  func onChange(_ wake: @escaping @Sendable () -> Void) {
    state.withLock { $0.wake = wake }
  }

  /// Copies what comes next into `buffer`.
  func read(into buffer: UnsafeMutableRawBufferPointer) -> Part {
    state.withLock { state in
      let count = min(state.bytes.count - state.sent, buffer.count)
      guard count > 0 else { return state.isFinished ? .end : .nothingYet }
      unsafe buffer.copyBytes(from: state.bytes[state.sent..<(state.sent + count)])
      state.sent += count
      return .bytes(count)
    }
  }

  /// Begins again at a place that was sent before.
  func rewind(to position: Int) -> Bool {
    state.withLock { state in
      guard (0...state.bytes.count).contains(position) else { return false }
      state.sent = position
      return true
    }
  }
}
