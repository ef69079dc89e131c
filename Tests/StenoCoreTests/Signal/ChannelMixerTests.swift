import StenoCore
import Testing

@Suite struct ChannelMixerTests {
  private func mixed(_ channels: [[Float]]) -> (samples: [Float], hasChosen: Bool) {
    var mixer = ChannelMixer(channels: channels.count, sampleRate: 16_000)
    let samples = channels[0].indices.map { index in
      mixer.mix(mean: Self.mean(channels, index)) { channels[$0][index] }
    }
    return (samples, mixer.hasChosen)
  }

  private static func mean(_ channels: [[Float]], _ index: Int) -> Float {
    channels.reduce(0) { $0 + $1[index] } / Float(channels.count)
  }

  private func power(_ samples: some Collection<Float>) -> Float {
    samples.reduce(0) { $0 + $1 * $1 } / Float(samples.count)
  }

  private let voice = SignalConditionerTests.speech(peak: 0.3, noise: 0.001)

  @Test func ordinaryChannelsAreTheirMeanBitForBit() {
    let pairs: [[Float]] = [
      voice, voice.map { $0 * 0.4 }, SignalConditionerTests.speech(peak: 0.3, noise: 0.001, seed: 7),
      SignalConditionerTests.speech(peak: 0, noise: 0.2, seed: 9),
    ]
    for other in pairs {
      let (samples, hasChosen) = mixed([voice, other])
      #expect(!hasChosen)
      #expect(samples == voice.indices.map { Self.mean([voice, other], $0) })
    }
  }

  @Test(arguments: [Float(-1), -0.8, -0.6])
  func aChannelThatCancelsTheOtherGivesWay(gain: Float) {
    for channels in [[voice, voice.map { $0 * gain }], [voice.map { $0 * gain }, voice]] {
      let samples = mixed(channels).samples
      // The louder one, and either of two that are equally loud.
      let rest = samples.dropFirst(9_000)
      let isFirst = rest.elementsEqual(voice.dropFirst(9_000))
      #expect(isFirst || (gain == -1 && rest.elementsEqual(voice.dropFirst(9_000).map { -$0 })))
    }
  }

  @Test func anInvertedChannelThatIsLateGivesWay() {
    let late = voice.indices.map { $0 < 4 ? 0 : -voice[$0 - 4] }
    #expect(power(mixed([voice, late]).samples.dropFirst(9_000)) > 0.9 * power(voice.dropFirst(9_000)))
  }

  @Test func aSilentChannelTakesNoShare() {
    let silence = [Float](repeating: 0, count: voice.count)
    #expect(mixed([silence, voice]).samples.dropFirst(9_000).elementsEqual(voice.dropFirst(9_000)))
    let six = [silence, silence, voice, silence, silence, silence]
    #expect(mixed(six).samples.dropFirst(9_000).elementsEqual(voice.dropFirst(9_000)))
  }

  @Test func nothingClicks() {
    // A slow wave whose other channel is inverted from the middle on, and is not at the end.
    let wave = (0..<80_000).map { 0.5 * SignalConditionerTests.wave($0 / 4) }
    let other = wave.enumerated().map { (20_000..<40_000).contains($0.offset) ? -$0.element : $0.element }
    let samples = mixed([wave, other]).samples
    // The input's own two jumps are in the mean.
    let steps = zip(samples, samples.dropFirst()).enumerated().filter { ![19_999, 39_999].contains($0.offset) }
    #expect(steps.map { abs($0.element.1 - $0.element.0) }.max() ?? 1 < 0.02)
    #expect(power(samples[32_000..<40_000]) > 0.9 * power(wave[32_000..<40_000]), "0.7 s later")
  }

  @Test func oneChannelIsItself() {
    #expect(mixed([voice]).samples == voice)
  }
}
