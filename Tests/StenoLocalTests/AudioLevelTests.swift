import StenoTesting
import Testing

@testable import StenoLocal

struct AudioLevelTests {
  @Test(
    arguments: [
      ([], []), ([0, 0], [0, 0]), ([0.05, -0.01], [0.05, -0.01]), ([0.01, -0.9], [0.01, -0.9]),
      ([0.025, -0.01, 0], [0.25, -0.1, 0]), ([0, -0.001, 0.0005], [0, -0.25, 0.125]),
    ] as [([Float], [Float])])
  func onlyQuietAudioBecomesLouder(audio: [Float], expected: [Float]) {
    let found = AudioLevel.normalized(audio)
    #expect(found.count == expected.count)
    #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test func theShapeStays() {
    var random = SeededGenerator(seed: 6)
    let audio = (0..<1_000).map { _ in Float.random(in: -0.04...0.04, using: &random) }
    let found = AudioLevel.normalized(audio)
    #expect(abs((found.map(abs).max() ?? 0) - AudioLevel.normalPeak) < 1e-6)
    let gain = AudioLevel.normalPeak / (audio.map(abs).max() ?? 1)
    #expect(zip(found, audio).allSatisfy { abs($0 - $1 * gain) < 1e-6 })
  }
}
