/// Where a connection is between requests and answers: pure.
///
/// #### Source
/// RFC 9112, *HTTP/1.1*, sections 9.3.2 (pipelining) and 9.6 (tear-down).
struct ExchangeStateMachine: Sendable {
  private enum State {
    /// No request is open; a whole head must come soon. Moves to `answering`, `webSocket` or `closing`.
    case waiting
    /// So many requests have no answer yet. Moves to `waiting`, `lastRequest`, `lastAnswer` or `closing`.
    case answering(Int)
    /// The client asks for no more after these. Moves to `closing`.
    case lastRequest(Int, isDeaf: Bool)
    /// The answer that has begun is the last. Moves to `lingering` or `closing`.
    case lastAnswer
    /// All was said, but not heard: the client is still sending its request. Moves to `closing`.
    case lingering
    /// Frames instead of requests, for good.
    case webSocket
    /// All was said.
    case closing
  }

  /// What becomes of what the client sent.
  enum Inbound: Equatable { case pass, drop }
  /// What follows an answer.
  enum Next: Equatable {
    case answer, waitForHead, close
    /// Read on, and drop it: a client whose sending fails may never look at its answer.
    case linger
  }
  /// What becomes of a client that does not speak HTTP.
  enum Failure: Equatable { case refuse, close }

  private var state = State.waiting
  /// Whether more of the newest request is to come.
  private var isReceiving = false

  /// Whether what goes through is not HTTP any more.
  var isWebSocket: Bool {
    if case .webSocket = state { true } else { false }
  }

  /// Whether the client has yet to send a head.
  var isWaiting: Bool {
    if case .waiting = state { true } else { false }
  }

  /// Whether an answer that begins now is to a request of which more is to come.
  var isEarly: Bool {
    switch state {
    case .answering(1), .lastRequest(1, isDeaf: false): isReceiving
    case .waiting, .answering, .lastRequest, .lastAnswer, .lingering, .webSocket, .closing: false
    }
  }

  /// Whether what comes is read only for the client's sake.
  var isLingering: Bool {
    if case .lingering = state { true } else { false }
  }

  /// The head of a request came.
  mutating func request(isLast: Bool, isWebSocket: Bool = false) -> Inbound {
    switch state {
    case .waiting:
      state = isWebSocket ? .webSocket : isLast ? .lastRequest(1, isDeaf: false) : .answering(1)
    case .answering(let count):
      state = isLast ? .lastRequest(count + 1, isDeaf: false) : .answering(count + 1)
    case .lastRequest(let count, _):
      state = .lastRequest(count, isDeaf: true)
      return .drop
    case .lastAnswer, .lingering, .webSocket, .closing: return .drop
    }
    isReceiving = true
    return .pass
  }

  /// More of a request came.
  func requestContinues() -> Inbound {
    switch state {
    case .waiting, .answering, .webSocket, .lastRequest(_, isDeaf: false): .pass
    case .lastRequest(_, isDeaf: true), .lastAnswer, .lingering, .closing: .drop
    }
  }

  /// The end of a request came.
  mutating func requestEnded() -> Inbound {
    isReceiving = false
    return requestContinues()
  }

  /// The client will send nothing more.
  ///
  /// - Returns: Whether the connection is to be closed now: nothing is left to be said on it.
  mutating func inputEnded() -> Bool {
    isReceiving = false
    switch state {
    case .waiting, .lingering:
      state = .closing
      return true
    case .answering(let count):
      state = .lastRequest(count, isDeaf: true)
      return false
    case .lastRequest, .lastAnswer, .webSocket, .closing: return false
    }
  }

  /// The head of an answer is sent.
  mutating func answer(isLast: Bool) {
    switch state {
    case .waiting, .answering, .lastRequest: if isLast { state = .lastAnswer }
    case .lastAnswer, .lingering, .webSocket, .closing: break
    }
  }

  /// The end of an answer is sent.
  mutating func answerEnded() -> Next {
    switch state {
    case .answering(let count) where count > 1:
      state = .answering(count - 1)
      return .answer
    case .lastRequest(let count, let isDeaf) where count > 1:
      state = .lastRequest(count - 1, isDeaf: isDeaf)
      return .answer
    case .waiting, .answering:
      state = .waiting
      return .waitForHead
    case .lastAnswer where isReceiving:
      state = .lingering
      return .linger
    case .lastRequest, .lastAnswer, .lingering, .closing:
      state = .closing
      return .close
    case .webSocket: return .answer
    }
  }

  /// What came is not HTTP.
  mutating func fail() -> Failure {
    defer { state = .closing }
    switch state {
    case .waiting: return .refuse
    case .answering, .lastRequest, .lastAnswer, .lingering, .webSocket, .closing: return .close
    }
  }
}
