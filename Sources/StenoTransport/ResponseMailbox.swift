import Synchronization

/// Where the loop's thread leaves an answer and one task picks it up.
///
/// It holds at most ``window`` bytes of the body: the connection waits while it is full.
final class ResponseMailbox: Sendable {
  /// Bytes after which the connection waits for the reader.
  static let window = 256 << 10

  /// What became of bytes that were offered.
  enum Offer {
    case taken
    /// The reader must catch up first.
    case full
    /// The body is larger than allowed.
    case tooLarge
  }

  private struct State {
    var head: HTTPResponse.Head?
    var body: [UInt8] = []
    var total = 0
    var isFull = false
    var end: Result<Void, TransportError>?
    var reader: CheckedContinuation<Void, Never>?
  }

  private let state = Mutex(State())
  private let maximumBytes: Int
  private let onRoom: @Sendable () -> Void

  /// - Parameters:
  ///   - maximumBytes: The largest body.
  ///   - onRoom: Called when a reader has taken what made it full.
  init(maximumBytes: Int, onRoom: @escaping @Sendable () -> Void) {
    self.maximumBytes = maximumBytes
    self.onRoom = onRoom
  }

  func setHead(_ head: HTTPResponse.Head) {
    change { $0.head = head }
  }

  func offer(_ bytes: UnsafeRawBufferPointer) -> Offer {
    let offer: Offer = state.withLock { state in
      guard state.total + bytes.count <= maximumBytes else { return .tooLarge }
      guard state.body.count < Self.window else {
        state.isFull = true
        return .full
      }
      state.total += bytes.count
      unsafe state.body.append(contentsOf: bytes)
      return .taken
    }
    if case .taken = offer { change { _ in } }
    return offer
  }

  /// The exchange is over; only the first call counts.
  func end(_ result: Result<Void, TransportError>) {
    change { state in
      if state.end == nil { state.end = result }
    }
  }

  /// The answer's head.
  func head() async throws -> HTTPResponse.Head {
    while true {
      try Task.checkCancellation()
      let (head, end) = state.withLock { ($0.head, $0.end) }
      if let head { return head }
      try end?.get()
      if end != nil { throw TransportError(.dropped, "the connection closed without an answer") }
      await wait { $0.head == nil && $0.end == nil }
    }
  }

  /// What has come of the body; nil at its end.
  func next() async throws -> [UInt8]? {
    while true {
      try Task.checkCancellation()
      let (bytes, end, wasFull) = state.withLock { state in
        defer {
          state.body = []
          if !state.body.isEmpty || state.isFull { state.isFull = false }
        }
        return (state.body, state.end, state.isFull)
      }
      if wasFull { onRoom() }
      if !bytes.isEmpty { return bytes }
      if let end {
        try end.get()
        return nil
      }
      await wait { $0.body.isEmpty && $0.end == nil }
    }
  }

  private func wait(while isWaiting: @Sendable (borrowing State) -> Bool) async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let waits = state.withLock { state in
          guard isWaiting(state) else { return false }
          state.reader = continuation
          return true
        }
        if !waits { continuation.resume() } else if Task.isCancelled { change { _ in } }
      }
    } onCancel: {
      change { _ in }
    }
  }

  private func change(_ body: (inout sending State) -> Void) {
    let reader = state.withLock { state in
      body(&state)
      defer { state.reader = nil }
      return state.reader
    }
    reader?.resume()
  }
}
