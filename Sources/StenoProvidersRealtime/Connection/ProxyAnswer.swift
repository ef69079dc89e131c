import NIOCore
import NIOHTTP1

/// Notes what a proxy answered, which the handler of `CONNECT` keeps to itself, and closes what is no answer.
final class ProxyAnswer: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPClientResponsePart
  typealias InboundOut = HTTPClientResponsePart

  /// The status; nil until one came.
  private(set) var status: Int?
  /// Whether what came is not HTTP.
  private(set) var isRubbish = false

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if case .head(let head) = unwrapInboundIn(data) { status = Int(head.status.code) }
    context.fireChannelRead(data)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    isRubbish = error is HTTPParserError
    context.close(promise: nil)
  }
}
