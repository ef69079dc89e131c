import StenoTesting
import Testing

@testable import StenoMoonshine

struct AudioHopsTests {
  @Test(arguments: [0, 1, 510, 511, 512, 702, 703, 895, 16_000, 160_001])
  func countsWholeHops(samples: Int) {
    let count = AudioHops.count(in: samples)
    #expect(count == 0 || AudioHops.samples(for: count) <= samples)
    #expect(AudioHops.samples(for: count + 1) > samples)
    #expect(AudioHops.keys(of: [Float](repeating: 0, count: samples)).count == count)
  }

  private func noise(_ count: Int) -> [Float] {
    var random = SeededGenerator(seed: 7)
    return (0..<count).map { _ in Float.random(in: -1...1, using: &random) }
  }

  @Test func aHopHasTheSameKeyWhereverItStands() {
    let audio = noise(8_000)
    let keys = AudioHops.keys(of: audio)
    #expect(Set(keys).count == keys.count)
    let moved = AudioHops.keys(of: Array(audio.dropFirst(5 * AudioHops.samples)))
    #expect(moved == Array(keys.dropFirst(5)))
    #expect(Set(AudioHops.keys(of: Array(audio.dropFirst(7)))).isDisjoint(with: keys))
  }

  @Test func everySampleThatAHopIsReadFromCounts() {
    let audio = noise(4_000)
    let keys = AudioHops.keys(of: audio)
    for place in stride(from: 0, to: 4_000, by: 37) {
      var changed = audio
      changed[place] += 0.5
      let other = AudioHops.keys(of: changed)
      for hop in keys.indices {
        let start = hop * AudioHops.samples
        if (start..<(start + AudioHops.samples(for: 1))).contains(place) { #expect(other[hop] != keys[hop]) }
        if !(start..<(start + 3 * AudioHops.samples)).contains(place) { #expect(other[hop] == keys[hop]) }
      }
    }
  }
}
