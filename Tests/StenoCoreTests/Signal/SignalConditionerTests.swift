import StenoCore
import Testing

@Suite struct SignalConditionerTests {
  /// Bursts of a tone like syllables, 200 ms of every 300, in a little noise.
  static func speech(peak: Float, noise: Float = 0, seconds: Double = 4, seed: UInt64 = 1) -> [Float] {
    var generator = Noise(seed: seed)
    return (0..<Int(seconds * 16_000)).map { index in
      let isSpoken = index > 8_000 && index % 4_800 < 3_200
      return (isSpoken ? peak * wave(index) : 0) + noise * generator.next()
    }
  }

  /// A triangle of 125 Hz.
  static func wave(_ index: Int) -> Float {
    let phase = Float(index % 128) / 128
    return phase < 0.5 ? 4 * phase - 1 : 3 - 4 * phase
  }

  struct Noise {
    var state: UInt64
    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }
    /// In `-1...1`.
    mutating func next() -> Float {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Float(Int64(bitPattern: state) >> 40) / Float(1 << 23)
    }
  }

  private func conditioned(_ samples: [Float], pieces: [Int] = [.max]) -> [Float] {
    var conditioner = SignalConditioner()
    var (result, rest, number) = ([Float](), samples[...], 0)
    while !rest.isEmpty {
      let piece = Array(rest.prefix(pieces[number % pieces.count]))
      rest = rest.dropFirst(piece.count)
      number += 1
      result += conditioner.condition(piece)
    }
    return result + conditioner.flush()
  }

  private func peak(_ samples: some Sequence<Float>) -> Float { samples.map(abs).max() ?? 0 }

  @Test(arguments: [Float(0.06), 0.1, 0.3, 1])
  func anOrdinaryRecordingPassesBitForBit(peak: Float) {
    let samples = Self.speech(peak: peak, noise: 0.002)
    #expect(conditioned(samples) == samples)
  }

  @Test(arguments: [[1], [7, 160, 3], [480], [4_096], [159, 161]])
  func itIsTheSameHoweverTheInputIsCut(pieces: [Int]) {
    let samples = Self.speech(peak: 0.003, noise: 0.000_05, seconds: 2).map { $0 + 0.1 }
    #expect(conditioned(samples, pieces: pieces) == conditioned(samples))
  }

  @Test(arguments: [Float(0.05), -0.15, 0.3])
  func anOffsetIsTakenAwayWithoutAStep(offset: Float) {
    let samples = Self.speech(peak: 0.2, noise: 0.001).map { $0 + offset }
    let result = conditioned(samples)
    let mean = result.reduce(0, +) / Float(result.count)
    #expect(abs(mean) < 0.002)
    #expect(peak(result.prefix(8_000)) < 0.003, "the noise before the first word, and no click")
    #expect(abs(peak(result) - 0.2) < 0.03)
  }

  @Test func aConstantIsSilence() {
    #expect(conditioned(Array(repeating: 0.15, count: 32_000)) == Array(repeating: 0, count: 32_000))
  }

  @Test(arguments: [Float(0.01), 0.003, 0.001])
  func quietSpeechIsBroughtUp(peak: Float) {
    let result = conditioned(Self.speech(peak: peak, noise: peak / 500))
    let rest = result.dropFirst(16_000)
    #expect(self.peak(rest) > 0.04)
    #expect(self.peak(rest) < 0.1)
    #expect(self.peak(result) <= 0.25, "never louder than a normal recording")
  }

  @Test(arguments: [Float(0.01), 0.003, 0.001])
  func theFirstWordOfQuietSpeechIsAsLoudAsTheNext(peak: Float) {
    let result = conditioned(Self.speech(peak: peak, noise: peak / 500))
    let words = [9_600..<12_800, 14_400..<17_600, 19_200..<22_400].map { self.peak(result[$0]) }
    #expect(words[0] > 0.04 && words[0] < words[1] * 1.2 && words[1] < words[2] * 1.2)
  }

  @Test func nothingIsHeldBackOnceALoudSoundWasHeard() {
    var conditioner = SignalConditioner()
    let samples = Self.speech(peak: 0.3, noise: 0.002)
    // The first word begins at 9,600.
    let held = 9_440 - conditioner.condition(Array(samples.prefix(9_440))).count
    #expect((1...SignalConditioner.mostHeld).contains(held))
    #expect(conditioner.condition(Array(samples[9_440..<9_760])).count == held + 320)
    #expect(conditioner.condition([samples[9_760]]) == [samples[9_760]])
    #expect(conditioner.flush().isEmpty)
  }

  @Test(arguments: [0, 1, 1_599, 1_600, 9_000, 20_000])
  func asMuchComesOutAsGoesIn(length: Int) {
    let samples = Array(Self.speech(peak: 0.002, noise: 0.000_01).prefix(length))
    #expect(conditioned(samples).count == length)
  }

  @Test(arguments: [Float(0.001), 0.000_1, 0.01])
  func noiseAloneIsLeftAsItIs(level: Float) {
    var generator = Noise(seed: 3)
    let samples = (0..<160_000).map { _ in level * generator.next() }
    #expect(conditioned(samples) == samples)
  }

  @Test func theNoiseUnderQuietSpeechStaysBelowItsBound() {
    let result = conditioned(Self.speech(peak: 0.004, noise: 0.000_5))
    let pause = result[(16_000 + 4_800 * 4)...].enumerated().filter { ($0.offset + 35_200) % 4_800 > 3_400 }
    let power = pause.map { $0.element * $0.element }.reduce(0, +) / Float(pause.count)
    #expect(power.squareRoot() < 0.001_5, "-60 dBFS, and a little for the estimate")
  }

  @Test func aVoiceThatIsSuddenlyLoudIsNotMadeLouder() {
    let samples = Self.speech(peak: 0.001) + Self.speech(peak: 0.5)
    let result = conditioned(samples)
    #expect(peak(result) <= 0.5)
    #expect(result.suffix(16_000) == samples.suffix(16_000))
  }

  @Test func whatIsNoNumberBecomesSilence() {
    var samples = Self.speech(peak: 0.3, noise: 0.002)
    for (index, value) in [(100, Float.nan), (9_000, .infinity), (9_001, -.infinity), (9_002, 1e20)] {
      samples[index] = value
    }
    var conditioner = SignalConditioner()
    let result = conditioner.condition(samples) + conditioner.flush()
    #expect(conditioner.report.unusable == 4)
    #expect(result.allSatisfy { abs($0) < 1 })
    #expect(result.enumerated().allSatisfy { $0.element == samples[$0.offset] || $0.element == 0 })
  }

  @Test(arguments: [Float(32_768), 8_388_608, 2_147_483_648])
  func anIntegerScaleIsRecognized(scale: Float) {
    let samples = Self.speech(peak: 0.6, noise: 0.002)
    var conditioner = SignalConditioner()
    let result = conditioner.condition(samples.map { $0 * scale }) + conditioner.flush()
    #expect(conditioner.report.scale == scale)
    #expect(zip(result, samples).dropFirst(16_000).allSatisfy { abs($0 - $1) < 1e-5 })
  }

  @Test func withoutConditioningOnlyNumbersPass() {
    var conditioner = SignalConditioner()
    var samples: [Float] = [0.001, .nan, 0.15, 40]
    conditioner.clean(&samples)
    #expect(samples == [0.001, 0, 0.15, 40])
    #expect(conditioner.report.unusable == 1)
  }
}
