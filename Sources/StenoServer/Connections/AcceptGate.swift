import NIOCore

/// Accepts connections as long as there is room for them; the others wait in the kernel until there is.
final class AcceptGate: ChannelDuplexHandler {
  typealias InboundIn = any Channel
  typealias InboundOut = any Channel
  typealias OutboundIn = Never
  typealias OutboundOut = Never

  private let pool: ConnectionPool
  private var isWaiting = false

  init(_ pool: ConnectionPool) {
    self.pool = pool
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let channel = unwrapInboundIn(data)
    pool.open(channel)
    let gate = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    // After the pool's own callback, by which it knows of the room.
    channel.closeFuture.hop(to: context.eventLoop).whenComplete { _ in
      let (gate, context) = gate.value
      gate.readAgain(context)
    }
    context.fireChannelRead(data)
  }

  func read(context: ChannelHandlerContext) {
    isWaiting = !pool.hasRoom
    if !isWaiting { context.read() }
  }

  private func readAgain(_ context: ChannelHandlerContext) {
    guard isWaiting else { return }
    read(context: context)
  }
}
