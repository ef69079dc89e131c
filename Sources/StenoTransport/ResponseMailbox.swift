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

  /// What is there to be picked up.
  private enum Taking<Value: Sendable>: Sendable {
    case taken(Value)
    case nothingYet
    case ended
    case failed(TransportError)

    init(end: Result<Void, TransportError>?) {
      switch end {
      case nil: self = .nothingYet
      case .success: self = .ended
      case .failure(let error): self = .failed(error)
      }
    }
  }

  private struct State {
    var head: HTTPResponseHead?
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

  func setHead(_ head: HTTPResponseHead) {
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
  func head() async throws -> HTTPResponseHead {
    while !Task.isCancelled {
      switch takeHead() {
      case .taken(let head): return head
      case .failed(let error): throw error
      case .ended: throw TransportError(.dropped, "the connection closed without a response")
      case .nothingYet: await wait { $0.head == nil && $0.end == nil }
      }
    }
    throw CancellationError()
  }

  /// What has come of the body; nil at its end.
  func next() async throws -> [UInt8]? {
    while !Task.isCancelled {
      switch takeBytes() {
      case .taken(let bytes): return bytes
      case .failed(let error): throw error
      case .ended: return nil
      case .nothingYet: await wait { $0.body.isEmpty && $0.end == nil }
      }
    }
    throw CancellationError()
  }

  private func takeHead() -> Taking<HTTPResponseHead> {
    state.withLock { state in
      if let head = state.head { return .taken(head) }
      return Taking(end: state.end)
    }
  }

  private func takeBytes() -> Taking<[UInt8]> {
    let (taking, wasFull): (Taking<[UInt8]>, Bool) = state.withLock { state in
      guard !state.body.isEmpty else { return (Taking(end: state.end), false) }
      defer {
        state.body = []
        state.isFull = false
      }
      return (.taken(state.body), state.isFull)
    }
    if wasFull { onRoom() }
    return taking
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
