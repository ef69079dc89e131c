import NIOCore
import NIOWebSocket

/// A client that follows the feed over a WebSocket.
///
/// #### Source
/// RFC 6455, *The WebSocket Protocol*, sections 5.5 and 7.1.
struct WebSocketClient {
  let feed: CaptionFeed
  let channel: NIOAsyncChannel<WebSocketFrame, WebSocketFrame>
  /// The longest message that a client may send, in bytes.
  let longestMessage: Int

  /// Sends the feed until the client closes, breaks off or the task is cancelled.
  func follow(after id: String?) async {
    feed.metrics.clientCame()
    defer { feed.metrics.clientLeft() }
    // What ends the connection, on either side, is no error of this server.
    try? await channel.executeThenClose { inbound, outbound in
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await send(after: id, to: outbound) }
        group.addTask { try await answer(inbound, outbound) }
        try await group.next()
        group.cancelAll()
      }
    }
  }

  private func send(after id: String?, to outbound: NIOAsyncChannelOutboundWriter<WebSocketFrame>) async throws {
    var cursor = feed.cursor(after: id)
    var isFirst = true
    while let messages = await feed.next(&cursor, isFirst: isFirst) {
      isFirst = false
      let frames = messages.map { WebSocketFrame(fin: true, opcode: .text, data: ByteBuffer(string: $0.json)) }
      try await outbound.write(contentsOf: frames)
      feed.metrics.countMessages(messages.count)
    }
    // All was said, so the connection is closed in good order.
    try await close(ClientFrames.normalClosure, outbound)
  }

  /// Answers pings and the closing of the client, and ends the connection of one that breaks the rules.
  private func answer(
    _ inbound: NIOAsyncChannelInboundStream<WebSocketFrame>, _ outbound: NIOAsyncChannelOutboundWriter<WebSocketFrame>
  ) async throws {
    var frames = ClientFrames(longestMessage: longestMessage)
    for try await frame in inbound {
      switch frames.observe(frame) {
      case .wait, .text, .binary: break
      case .pong(let payload):
        try await outbound.write(WebSocketFrame(fin: true, opcode: .pong, data: payload))
      case .close(let code): return try await close(code, outbound)
      }
    }
  }

  private func close(_ code: UInt16?, _ outbound: NIOAsyncChannelOutboundWriter<WebSocketFrame>) async throws {
    let payload = code.map { ByteBuffer(integer: $0) } ?? ByteBuffer()
    try await outbound.write(WebSocketFrame(fin: true, opcode: .connectionClose, data: payload))
  }
}
