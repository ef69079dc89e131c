import NIOCore
import NIOWebSocket
import Testing

@testable import StenoServer

extension WebSocketFrame {
  fileprivate static func of(
    _ opcode: WebSocketOpcode, _ bytes: [UInt8] = [], fin: Bool = true, isMasked: Bool = true, rsv: Bool = false
  ) -> WebSocketFrame {
    let key: WebSocketMaskingKey = [1, 2, 3, 4]
    var data = ByteBuffer(bytes: bytes)
    if isMasked { data.webSocketMask(key) }
    return WebSocketFrame(fin: fin, rsv1: rsv, opcode: opcode, maskKey: isMasked ? key : nil, data: data)
  }
}

private func actions(_ frames: [WebSocketFrame]) -> [ClientFrames.Action] {
  var machine = ClientFrames(longestMessage: 10)
  return frames.map { machine.observe($0) }
}

@Test func whatIsAllowedIsTaken() {
  #expect(
    actions([
      .of(.text, Array("hé".utf8)), .of(.ping, [7]), .of(.pong), .of(.text, [0xC3], fin: false), .of(.ping),
      .of(.continuation, [0xA9]), .of(.binary, [0xFF], fin: false), .of(.continuation, [], fin: true), .of(.text),
    ])
      == [
        .text("hé"), .pong(ByteBuffer(bytes: [7])), .wait, .wait, .pong(ByteBuffer()), .text("é"), .wait, .wait,
        .text(""),
      ])
}

@Test func whatBreaksTheRulesEndsTheConnection() {
  let broken: [[WebSocketFrame]] = [
    [.of(.text, isMasked: false)], [.of(.ping, isMasked: false)], [.of(.text, rsv: true)], [.of(.continuation)],
    [.of(.text, fin: false), .of(.text)], [.of(.binary, fin: false), .of(.binary)],
  ]
  for frames in broken { #expect(actions(frames).last == .close(1_002)) }
  for code in [3, 4, 5, 6, 7, 11, 12, 13, 14, 15] {
    guard let opcode = WebSocketOpcode(encodedWebSocketOpcode: UInt8(code)) else { continue }
    #expect(actions([.of(opcode)]) == [.close(1_002)])
  }
  #expect(actions([.of(.text, [0xC3, 0x28])]) == [.close(1_007)])
  #expect(actions([.of(.text, Array(repeating: 65, count: 11))]) == [.close(1_009)])
  let longer: [WebSocketFrame] = [
    .of(.text, Array(repeating: 65, count: 6), fin: false), .of(.continuation, Array(repeating: 65, count: 6)),
  ]
  #expect(actions(longer) == [.wait, .close(1_009)])
}

@Test(
  arguments: [
    ([], nil), ([3, 0xE8], 1_000), ([3, 0xE9, 0x41], 1_001), ([0xF], 1_002), ([3, 0xED], 1_002), ([0, 0], 1_002),
    ([3, 0xE8, 0xFF], 1_007), ([0x0F, 0xA0], 4_000), ([0xFF, 0xFF], 1_002), ([3, 0xF7], 1_002),
  ] as [([UInt8], UInt16?)])
func aFarewellIsAnsweredWithItsCodeOrWithWhatIsWrongWithIt(payload: [UInt8], code: UInt16?) {
  #expect(actions([.of(.connectionClose, payload)]) == [.close(code)])
}
