import NIOCore
import NIOWebSocket

extension WebSocketFrame {
  /// A whole message as a client must send it: masked with a new key (RFC 6455, section 5.3).
  static func masked(_ opcode: WebSocketOpcode, _ data: ByteBuffer) -> WebSocketFrame {
    WebSocketFrame(fin: true, opcode: opcode, maskKey: .random(), data: data)
  }
}
