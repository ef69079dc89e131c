import StenoCore
import StenoDecode
import Testing

@Suite struct MonoResamplerTests {
  @Test(arguments: [8_000, 22_050, 44_100, 48_000, 96_000], [1, 441, 5_000])
  func aSecondStaysASecondHoweverItIsCut(rate: Int, piece: Int) throws {
    var resampler = try MonoResampler(sampleRate: rate)
    let second = [Float](repeating: 0.5, count: rate)
    var heard: [Float] = []
    for start in stride(from: 0, to: rate, by: piece) {
      resampler.convert(second.span.extracting(start..<min(start + piece, rate))) { span in
        for index in span.indices { heard.append(span[index]) }
      }
    }
    resampler.drain { span in
      for index in span.indices { heard.append(span[index]) }
    }
    #expect(abs(heard.count - 16_000) <= 64)
    #expect(heard[2_000..<14_000].allSatisfy { abs($0 - 0.5) < 0.01 })
  }

  @Test(arguments: [0, -1, 768_001, .max]) func aRateThatCannotBeIsRefused(rate: Int) {
    #expect(throws: SourceError.self) { _ = try MonoResampler(sampleRate: rate) }
  }
}
