import NIOCore
import NIOWebSocket
import StenoProviders

/// The end of a WebSocket's pipeline: hands text messages on, answers pings, sends its own, and says once why it ended.
///
/// #### Source
/// RFC 6455, *The WebSocket Protocol*, sections 5.5 and 7.
final class WebSocketMessages: ChannelInboundHandler {
  typealias InboundIn = WebSocketFrame
  typealias OutboundOut = WebSocketFrame

  private let receiver: any WebSocketReceiver
  private var nextTick: Scheduled<Void>?
  private var nextQuestion: Scheduled<Void>?
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
    nextQuestion?.cancel()
    (nextTick, nextQuestion) = (nil, nil)
  }

  private func scheduleTick(_ context: ChannelHandlerContext) {
    nextTick = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(receiver.patience / 3)) {
      self.tick(context)
    }
  }

  /// A server that answers nothing for as long as it may is gone, even if nothing says so.
  private func tick(_ context: ChannelHandlerContext) {
    guard NIODeadline.now() - lastHeard < TimeAmount(receiver.patience) else {
      return end(context, ProviderFailure(.timedOut, "no data came for \(receiver.patience)"))
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
      perform(receiver.received(frame.unmaskedData.readableBytesView), context)
    case .ping: send(.pong, frame.unmaskedData, context)
    case .connectionClose: close(context, frame.unmaskedData)
    default: break
    }
  }

  private func perform(_ reaction: WebSocketReaction, _ context: ChannelHandlerContext) {
    switch reaction {
    case .goOn: break
    case .end(let failure): end(context, failure)
    case .askAgain(let delay):
      guard nextQuestion == nil else { return }
      nextQuestion = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(delay)) {
        self.nextQuestion = nil
        guard self.failure == nil else { return }
        self.perform(self.receiver.askedAgain(), context)
      }
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
    // A frame that is too large or damaged says nothing of the segments that share the connection: they are sent again.
    let what = isProtocol ? "a frame violated the WebSocket protocol" : "the connection was lost"
    end(context, ProviderFailure(.dropped, "\(what): \("\(error)".excerpt)"))
  }

  func channelInactive(context: ChannelHandlerContext) {
    end(context, ProviderFailure(.dropped, "the connection was lost"))
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
