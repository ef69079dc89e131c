import NIOCore
import NIOWebSocket
import StenoRecognizeRemote

/// The end of a WebSocket's pipeline: hands text messages on, answers pings, sends its own, and says once why it ended.
///
/// #### Source
/// RFC 6455, *The WebSocket Protocol*, sections 5.5 and 7.
final class WebSocketMessages: ChannelInboundHandler {
  typealias InboundIn = WebSocketFrame
  typealias OutboundOut = WebSocketFrame

  private let receiver: any WebSocketReceiver
  private var nextTick: Scheduled<Void>?
  private var lastHeard = NIODeadline.now()
  private var failure: ProviderFailure?

  init(_ receiver: any WebSocketReceiver) {
    self.receiver = receiver
  }

  func handlerAdded(context: ChannelHandlerContext) {
    lastHeard = .now()
    scheduleTick(context)
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    nextTick?.cancel()
    nextTick = nil
  }

  private func scheduleTick(_ context: ChannelHandlerContext) {
    nextTick = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(receiver.patience / 3)) {
      self.tick(context)
    }
  }

  /// A server that answers nothing for as long as it may is gone, even if nothing says so.
  private func tick(_ context: ChannelHandlerContext) {
    guard NIODeadline.now() - lastHeard < TimeAmount(receiver.patience) else {
      return end(context, ProviderFailure(.timedOut, "nothing came for \(receiver.patience)"))
    }
    send(.ping, ByteBuffer(), context)
    scheduleTick(context)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let frame = unwrapInboundIn(data)
    lastHeard = .now()
    guard failure == nil else { return }
    switch frame.opcode {
    case .text:
      if let failure = receiver.received(frame.unmaskedData.readableBytesView) { end(context, failure) }
    case .ping: send(.pong, frame.unmaskedData, context)
    case .connectionClose: close(context, frame.unmaskedData)
    default: break
    }
  }

  private func close(_ context: ChannelHandlerContext, _ data: ByteBuffer) {
    var data = data
    let code = data.readInteger(as: UInt16.self).map { " with code \($0)" } ?? ""
    let reason = data.readString(length: data.readableBytes).map { $0.isEmpty ? "" : ": \($0.excerpt)" } ?? ""
    send(.connectionClose, ByteBuffer(), context)
    end(context, ProviderFailure(.dropped, "it closed the connection\(code)\(reason)"))
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    if context.channel.isWritable { receiver.becameWritable() }
    context.fireChannelWritabilityChanged()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    let isProtocol = error is NIOWebSocketError || error is NIOWebSocketFrameAggregator.Error
    let reason = "\(error)".excerpt
    end(
      context,
      isProtocol
        ? ProviderFailure(.badAnswer, "it broke the rules of WebSocket: \(reason)")
        : ProviderFailure(.dropped, "the connection broke: \(reason)"))
  }

  func channelInactive(context: ChannelHandlerContext) {
    end(context, ProviderFailure(.dropped, "the connection broke"))
    context.fireChannelInactive()
  }

  private func end(_ context: ChannelHandlerContext, _ reason: ProviderFailure) {
    guard failure == nil else { return }
    failure = reason
    receiver.closed(reason)
    context.close(promise: nil)
  }

  private func send(_ opcode: WebSocketOpcode, _ data: ByteBuffer, _ context: ChannelHandlerContext) {
    context.writeAndFlush(wrapOutboundOut(.masked(opcode, data)), promise: nil)
  }
}
