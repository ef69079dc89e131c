import StenoRecognizeRemote

/// Who is told what happens on a WebSocket, on its event loop.
protocol WebSocketReceiver: Sendable {
  /// How long the server may stay silent, pings unanswered.
  var patience: Duration { get }

  /// A text message came, in what should be UTF-8.
  ///
  /// - Returns: Why the connection is of no use any more; nil to go on.
  func received(_ text: some Collection<UInt8>) -> ProviderFailure?

  /// There is room for more to send.
  func becameWritable()

  /// The connection is over; the last call.
  func closed(_ failure: ProviderFailure)
}
