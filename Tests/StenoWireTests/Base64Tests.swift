import Foundation
import StenoTesting
import Testing

@testable import StenoWire

@Suite struct Base64Tests {
  @Test func isWhatFoundationWritesAndReads() {
    var values = RandomValues(seed: 10)
    for _ in 0..<500 {
      let bytes = values.list(upTo: 40) { UInt8($0.integer(0...255)) }
      let text = Data(bytes).base64EncodedString()
      #expect(Base64.text(of: bytes) == text && Base64.bytes(of: text) == bytes)
      #expect(Base64.bytes(of: text.prefix { $0 != "=" }) == bytes)
    }
  }

  @Test(arguments: ["A*==", "AA A", "AA=A", "A", "AAAAA", "é", "data:audio/wav;base64,AAAA"])
  func isNone(text: String) {
    #expect(Base64.bytes(of: text) == nil)
  }
}
