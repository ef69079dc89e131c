import Testing

@testable import StenoMoonshine

/// The examples of the Protocol Buffers documentation, "Encoding".
struct ProtobufWriterTests {
  private func bytes(_ write: (inout ProtobufWriter) -> Void) -> [UInt8] {
    var writer = ProtobufWriter()
    write(&writer)
    return writer.bytes
  }

  @Test func writesNumbers() {
    #expect(bytes { $0.number(1, 150) } == [0x08, 0x96, 0x01])
    #expect(bytes { $0.number(1, 0) } == [0x08, 0x00])
    #expect(bytes { $0.number(1, -2) } == [0x08, 0xfe] + [UInt8](repeating: 0xff, count: 8) + [0x01])
    #expect(bytes { $0.float(2, 1) } == [0x15, 0x00, 0x00, 0x80, 0x3f])
  }

  @Test func writesTextsAndMessages() {
    #expect(bytes { $0.string(2, "testing") } == [0x12, 0x07] + Array("testing".utf8))
    #expect(bytes { $0.message(3) { $0.number(1, 150) } } == [0x1a, 0x03, 0x08, 0x96, 0x01])
    let long = String(repeating: "x", count: 300)
    #expect(bytes { $0.string(20, long) } == [0xa2, 0x01, 0xac, 0x02] + Array(long.utf8))
  }
}
