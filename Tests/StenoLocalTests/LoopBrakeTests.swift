import Testing

@testable import StenoLocal

struct LoopBrakeTests {
  @Test(arguments: [(0, 4), (1, 5), (2_461, 5), (2_462, 6), (16_000, 11), (32_000, 17), (160_000, 69), (320_000, 134)])
  func tokensFollowTheAudio(samples: Int, tokens: Int) {
    #expect(LoopBrake.tokenLimit(samples: samples) == tokens)
  }
}
