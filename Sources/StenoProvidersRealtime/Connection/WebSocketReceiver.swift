import StenoProviders

/// What becomes of a WebSocket after a message.
enum WebSocketReaction: Sendable, Equatable {
  /// It goes on.
  case goOn
  /// It goes on, and the receiver wants to be asked again after a while whether it should.
  case askAgain(after: Duration)
  /// It is of no use any more.
  case end(ProviderFailure)
}

/// Who is told what happens on a WebSocket, on its event loop.
protocol WebSocketReceiver: Sendable {
  /// How long the server may stay silent, pings unanswered.
  var patience: Duration { get }

  /// A text message came, in what should be UTF-8.
  func received(_ text: some Collection<UInt8>) -> WebSocketReaction

  /// The while that the receiver asked for has passed.
  func askedAgain() -> WebSocketReaction

  /// There is room for more to send.
  func becameWritable()

  /// The connection is over; the last call.
  func closed(_ failure: ProviderFailure)
}
