import NIOCore

/// Closes a connection on which nothing has come or gone for a while: one that asks for nothing, or that takes nothing
/// of what it asked for. Those who follow the feed hear from it every few seconds.
final class SilenceHandler: ChannelInboundHandler {
  typealias InboundIn = NIOAny

  /// How long a connection may rest.
  static let limit = TimeAmount.seconds(30)

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    guard event is IdleStateHandler.IdleStateEvent else { return context.fireUserInboundEventTriggered(event) }
    context.close(promise: nil)
  }
}
