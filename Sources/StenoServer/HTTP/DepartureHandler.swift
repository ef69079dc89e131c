import NIOCore
import StenoSystem

/// Knows when a connection's client has gone: it closed, broke off, or said that it will send nothing more.
///
/// A client that was killed and one that only closed its sending side look the same until something is written to them.
/// Whoever works for a client for long takes both for gone, as most servers do.
final class DepartureHandler: ChannelInboundHandler, Sendable {
  typealias InboundIn = NIOAny

  /// Opens once the client has gone.
  let gone = OneTimeGate()

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case .inputClosed? = event as? ChannelEvent { gone.open() }
    context.fireUserInboundEventTriggered(event)
  }

  func channelInactive(context: ChannelHandlerContext) {
    gone.open()
    context.fireChannelInactive()
  }

  /// What opens once the client of `channel` has gone.
  static func gate(of channel: any Channel) async -> OneTimeGate {
    if let handler = try? await channel.pipeline.handler(type: DepartureHandler.self).get() { return handler.gone }
    // A channel that is closed has no handlers any more.
    let gone = OneTimeGate()
    channel.closeFuture.whenComplete { _ in gone.open() }
    return gone
  }
}
