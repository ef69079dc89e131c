import HummingbirdCore
import NIOCore
import NIOHTTP1
import NIOWebSocket

/// What answers the requests of a server: the captions page or the gateway.
protocol ServerService: Sendable {
  /// The longest frame that a WebSocket's client may send, in bytes.
  var longestFrame: Int { get }

  /// How long a connection may be silent both ways; nil for as long as it likes.
  var longestSilence: TimeAmount? { get }

  /// How long a connection may rest between an answer and the next request's head; nil for as long as a head may take.
  var longestRest: TimeAmount? { get }

  /// What a request is, by its head alone.
  func gate(_ head: HTTPRequestHead) -> GateDecision

  /// Answers one request that did not become a WebSocket.
  @concurrent
  func respond(to request: Request, with writer: consuming ResponseWriter, on channel: any Channel) async throws

  /// Serves a WebSocket until either side closes it or the task is cancelled.
  func serve(_ socket: NIOAsyncChannel<WebSocketFrame, WebSocketFrame>, head: HTTPRequestHead) async
}

extension ServerService {
  var longestRest: TimeAmount? { nil }
}

/// What a request is.
enum GateDecision: Equatable {
  /// One that is answered.
  case answer
  /// One that gets nothing but an explanation.
  case refuse
  /// One that becomes a WebSocket, with this subprotocol.
  case webSocket(subprotocol: String?)
}
