import StenoTesting
import Testing

@testable import StenoDecode

@Suite struct WaveHeaderTests {
  private let header =
    Array("RIFF".utf8) + [0x24, 0x10, 0, 0] + Array("WAVEfmt ".utf8) + [16, 0, 0, 0, 1, 0, 2, 0, 0x80, 0xBB, 0, 0]
    + [0, 0xEE, 2, 0, 4, 0, 16, 0] + Array("data".utf8) + [0, 0x10, 0, 0]

  @Test func readsPlainSamples() throws {
    let format = try RawFormat(encoding: .s16le, sampleRate: 48_000, channels: 2)
    #expect(WaveHeader.read(header) == .header(WaveHeader(format: format, length: 44, dataLength: 4_096)))
  }

  @Test func asksForMoreUntilItIsWhole() {
    for count in header.indices {
      guard case .needs(let needed) = WaveHeader.read(Array(header.prefix(count))) else {
        Issue.record("\(count) bytes are enough")
        continue
      }
      #expect(needed > count && needed <= header.count)
    }
  }

  @Test func leavesOtherCodecsAndDamageToFFmpeg() {
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<20_000 {
      var bytes = header
      for _ in 0..<4 { bytes[.random(in: bytes.indices, using: &generator)] = .random(in: 0...255, using: &generator) }
      if case .header(let read) = WaveHeader.read(bytes) { #expect(read.length <= bytes.count) }
    }
    var adpcm = header
    adpcm[20] = 2
    #expect(WaveHeader.read(adpcm) == .other)
  }
}
