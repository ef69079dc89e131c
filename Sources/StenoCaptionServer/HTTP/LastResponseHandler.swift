import NIOCore
import NIOHTTP1

/// Closes a connection after the response that one side said is the last; Hummingbird waits for the client to do so.
final class LastResponseHandler: ChannelDuplexHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPServerRequestPart
  typealias OutboundIn = HTTPServerResponsePart
  typealias OutboundOut = HTTPServerResponsePart

  private var isLast = false

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if case .head(let head) = unwrapInboundIn(data) { isLast = !head.isKeepAlive }
    context.fireChannelRead(data)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    switch unwrapOutboundIn(data) {
    case .head(let head):
      isLast = isLast || head.headers[canonicalForm: "Connection"].contains { $0.lowercased() == "close" }
      context.write(data, promise: promise)
    case .end where isLast:
      let written = promise ?? context.eventLoop.makePromise()
      let channel = context.channel
      written.futureResult.whenComplete { _ in channel.close(promise: nil) }
      context.write(data, promise: written)
    case .body, .end: context.write(data, promise: promise)
    }
  }
}
