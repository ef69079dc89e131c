/// A seeded source of numbers, the same on every machine.
///
/// #### Source
/// SplitMix64, Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}

/// A signal that `Fixtures/reference.py` makes too, sample for sample: integers, scaled by a power of two.
///
/// Eleven scenes of a second each in turn: silence, faint and loud noise, and voiced sounds of three formants whose
/// pitch glides, which the network takes for speech.
enum TestSignal {
  /// The first `count` samples at 16 kHz.
  static func samples(_ count: Int) -> [Float] {
    var generator = SeededGenerator(state: 1)
    var voice = Voice()
    return (0..<count).map { index in
      let scene = index / 16_000 % 11
      let noise = Int(generator.next() >> 48) - 32_768
      let value =
        switch scene {
        case 0: 0
        case 1: noise / 256
        case 6: noise / 4
        default: voice.next(scene: scene) + noise / 512
        }
      return Float(max(-32_768, min(32_767, value))) / 32_768
    }
  }
}

/// Pulses through three resonators in fixed-point arithmetic.
private struct Voice {
  private var countdown = 0
  private var pulses = 0
  private var formants = [Resonator(), Resonator(), Resonator()]

  mutating func next(scene: Int) -> Int {
    var pulse = 0
    if countdown == 0 {
      pulse = 6_000
      pulses += 1
      countdown = 90 + 7 * scene + pulses * 13 % 40
    }
    countdown -= 1
    // 2 r cos(2 pi f / 16000) in 1/16384, for vowels.
    let vowels = [
      [31_200, 29_400, 17_800], [31_700, 23_900, 14_600], [31_900, 29_900, 18_000], [30_900, 30_000, 17_500],
    ]
    let vowel = vowels[(pulses / 12 + scene) % 4]
    return zip(formants.indices, vowel).reduce(0) { $0 + formants[$1.0].next(pulse, coefficient: $1.1) } / 2
  }
}

/// A resonance of about 100 Hz.
private struct Resonator {
  private var last = 0
  private var beforeLast = 0

  mutating func next(_ input: Int, coefficient: Int) -> Int {
    let output = input + (coefficient * last - 15_750 * beforeLast) >> 14
    beforeLast = last
    last = output
    return output
  }
}
