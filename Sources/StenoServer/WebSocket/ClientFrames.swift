import NIOCore
import NIOWebSocket

/// What is to be done about the frames of a client, by the rules of the protocol: pure.
///
/// #### Source
/// RFC 6455, *The WebSocket Protocol*, sections 5.1 to 5.5, 7.4 and 8.1.
struct ClientFrames: Sendable {
  enum Action: Equatable {
    case wait
    /// A whole text message; a client of the feed has none to say.
    case text(String)
    /// A whole binary message, where they are taken.
    case binary(ByteBuffer)
    case pong(ByteBuffer)
    /// Send this code, none where it is nil, and close the connection.
    case close(UInt16?)
  }

  private enum Message {
    case none
    case text(ByteBuffer)
    /// Its bytes, where they are taken.
    case binary(ByteBuffer, length: Int)
  }

  static let normalClosure: UInt16 = 1_000
  private static let protocolError: UInt16 = 1_002
  private static let invalidData: UInt16 = 1_007
  private static let messageTooBig: UInt16 = 1_009
  /// The longest message in bytes, frames together. A client has no reason for a long one.
  private let longestMessage: Int
  private let takesBinary: Bool
  private var message = Message.none

  init(longestMessage: Int, takesBinary: Bool = false) {
    self.longestMessage = longestMessage
    self.takesBinary = takesBinary
  }

  /// Takes the next frame; after `close` there is none.
  mutating func observe(_ frame: WebSocketFrame) -> Action {
    guard frame.maskKey != nil, !frame.rsv1, !frame.rsv2, !frame.rsv3 else { return .close(Self.protocolError) }
    let payload = frame.unmaskedData
    switch frame.opcode {
    case .ping: return .pong(payload)
    case .pong: return .wait
    case .connectionClose: return .close(Self.answer(toClose: payload))
    case .text:
      guard case .none = message else { return .close(Self.protocolError) }
      return take(.text(payload), isLast: frame.fin)
    case .binary:
      guard case .none = message else { return .close(Self.protocolError) }
      return take(
        .binary(takesBinary ? payload : ByteBuffer(), length: payload.readableBytes), isLast: frame.fin)
    case .continuation: return goOn(payload, isLast: frame.fin)
    default: return .close(Self.protocolError)
    }
  }

  private mutating func goOn(_ payload: ByteBuffer, isLast: Bool) -> Action {
    // Nothing else holds the bytes then, so that a message of many frames is not copied with each.
    let begun = message
    message = .none
    switch consume begun {
    case .none: return .close(Self.protocolError)
    case .text(var text):
      text.writeImmutableBuffer(payload)
      return take(.text(text), isLast: isLast)
    case .binary(var bytes, let length):
      if takesBinary { bytes.writeImmutableBuffer(payload) }
      return take(.binary(bytes, length: length + payload.readableBytes), isLast: isLast)
    }
  }

  private mutating func take(_ message: Message, isLast: Bool) -> Action {
    let length =
      switch message {
      case .none: 0
      case .text(let text): text.readableBytes
      case .binary(_, let length): length
      }
    guard length <= longestMessage else { return .close(Self.messageTooBig) }
    self.message = isLast ? .none : message
    guard isLast else { return .wait }
    if case .binary(let bytes, _) = message { return takesBinary ? .binary(bytes) : .wait }
    guard case .text(let bytes) = message else { return .wait }
    guard let text = String(validating: bytes.readableBytesView, as: UTF8.self) else { return .close(Self.invalidData) }
    return .text(text)
  }

  /// The code to answer a closing with: the same, or what is wrong with it.
  private static func answer(toClose payload: ByteBuffer) -> UInt16? {
    var payload = payload
    guard payload.readableBytes > 0 else { return nil }
    guard let code = payload.readInteger(as: UInt16.self) else { return protocolError }
    switch code {
    case 1_000...1_003, 1_007...1_014, 3_000...4_999:
      return String(validating: payload.readableBytesView, as: UTF8.self) == nil ? invalidData : code
    default: return protocolError
    }
  }
}
