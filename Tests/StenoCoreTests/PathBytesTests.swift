import StenoCore
import Testing

@Suite struct PathBytesTests {
  @Test(arguments: [
    Array("plain.wav".utf8), Array("für.wav".utf8), [0x6C, 0xE9, 0x2E, 0x77], [0xFF, 0xFE, 0x80], [0xE2, 0x82],
    [0xF4, 0x8F, 0xBC, 0x80], [0xED, 0xA0, 0x80], [],
  ])
  func everyNameComesBackAsItWas(bytes: [UInt8]) {
    #expect(String(pathBytes: bytes).pathBytes.map { UInt8(bitPattern: $0) } == bytes + [0])
  }

  @Test func namesThatAreNoTextStayApart() {
    let (first, second) = (String(pathBytes: [0x62, 0xE9]), String(pathBytes: [0x62, 0xEA]))
    #expect(first != second)
    #expect(first.pathText == "b\u{FFFD}")
  }
}
