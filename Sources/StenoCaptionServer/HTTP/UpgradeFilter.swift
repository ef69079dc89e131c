import NIOCore
import NIOHTTP1

/// Lets the first request of a connection ask for a WebSocket only where it will get one, so that every other request
/// is answered as what it is: NIO drops a request whose upgrade nobody takes.
final class UpgradeFilter: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPServerRequestPart

  private let captions: CaptionResponder

  init(_ captions: CaptionResponder) {
    self.captions = captions
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let part = unwrapInboundIn(data)
    switch part {
    case .head(var head) where !isWebSocket(head):
      head.headers.remove(name: "Upgrade")
      let isClosing = head.headers[canonicalForm: "Connection"].contains { $0.lowercased() == "close" }
      head.headers.remove(name: "Connection")
      if isClosing { head.headers.add(name: "Connection", value: "close") }
      context.fireChannelRead(wrapInboundOut(.head(head)))
    case .head, .body: context.fireChannelRead(data)
    case .end:
      // What follows may be frames of a WebSocket, which are no requests.
      context.fireChannelRead(data)
      context.pipeline.syncOperations.removeHandler(self, promise: nil)
    }
  }

  private func isWebSocket(_ head: HTTPRequestHead) -> Bool {
    let headers = head.headers
    let asks = headers[canonicalForm: "Upgrade"].contains { $0.lowercased() == "websocket" }
    let isSound = headers["Sec-WebSocket-Key"].count == 1 && headers["Sec-WebSocket-Version"] == ["13"]
    guard asks, isSound, head.method == .GET else { return false }
    let decision = captions.decide(
      RequestPolicy.Head(
        target: head.uri, host: headers.first(name: "Host"), origin: headers.first(name: "Origin"),
        authorization: headers.first(name: "Authorization")))
    if case .webSocket = decision { return true } else { return false }
  }
}
