import Glibc
import StenoTesting
import Testing

@testable import StenoProvidersRealtime

@Suite struct ResamplerTests {
  private func resample(_ samples: [Float], _ filter: ResamplingFilter, cuts: [Int] = []) -> [Float] {
    var resampler = Resampler(filter)
    var rest = samples[...]
    var output: [Float] = []
    for cut in cuts {
      output += resampler.resample(Array(rest.prefix(cut)))
      rest = rest.dropFirst(cut)
    }
    return output + resampler.resample(Array(rest)) + resampler.finish()
  }

  private func tone(_ frequency: Double, count: Int, rate: Double = 16_000) -> [Float] {
    (0..<count).map { Float(sin(2 * .pi * frequency * Double($0) / rate)) }
  }

  @Test(arguments: [(0, 0), (1, 2), (2, 3), (3, 5), (1_600, 2_400), (1_601, 2_402)]) func upByHalf(
    count: Int, made: Int
  ) {
    #expect(resample(tone(440, count: count), RealtimeAudioFormat.pcm.filter).count == made)
  }

  @Test(arguments: [(0, 0), (1, 1), (2, 1), (3, 2), (1_600, 800)]) func downToHalf(count: Int, made: Int) {
    #expect(resample(tone(440, count: count), RealtimeAudioFormat.muLaw.filter).count == made)
  }

  @Test(arguments: [RealtimeAudioFormat.pcm, .muLaw]) func cuttingTheInputChangesNothing(format: RealtimeAudioFormat) {
    var generator = SeededGenerator(seed: 1)
    let samples = (0..<2_000).map { _ in Float.random(in: -1...1, using: &generator) }
    let whole = resample(samples, format.filter)
    for _ in 0..<20 {
      let cuts = (0..<50).map { _ in Int.random(in: 0...70, using: &generator) }
      #expect(resample(samples, format.filter, cuts: cuts) == whole)
    }
  }

  /// The tone comes out where and as loud as it went in, sample by sample.
  @Test(arguments: [0.0, 100, 1_000, 4_000, 7_000]) func whatPassesUpwards(frequency: Double) {
    let output = resample(tone(frequency, count: 3_200), RealtimeAudioFormat.pcm.filter)
    let ideal = tone(frequency, count: output.count, rate: 24_000)
    let inner = 200..<output.count - 200
    let worst = inner.map { abs(output[$0] - ideal[$0]) }.max() ?? 1
    #expect(worst < 0.003, "\(worst)")
  }

  /// Above 4 kHz nothing may be folded into telephone audio.
  @Test(arguments: [4_300.0, 5_000, 7_900]) func whatIsKeptOutDownwards(frequency: Double) {
    let output = resample(tone(frequency, count: 3_200), RealtimeAudioFormat.muLaw.filter)
    let loudest = output[200..<output.count - 200].map(abs).max() ?? 1
    #expect(loudest < 0.003, "\(loudest)")
  }

  /// Up, a tone at 7 kHz has its mirror at 9 kHz.
  @Test func theMirrorIsGone() {
    let output = resample(tone(7_000, count: 3_200), RealtimeAudioFormat.pcm.filter)
    let mirror = (200..<output.count - 200).reduce(into: (0.0, 0.0)) { sum, index in
      let angle = 2 * .pi * 9_000 * Double(index) / 24_000
      sum.0 += Double(output[index]) * cos(angle)
      sum.1 += Double(output[index]) * sin(angle)
    }
    let level = 2 * (mirror.0 * mirror.0 + mirror.1 * mirror.1).squareRoot() / Double(output.count - 400)
    #expect(level < 0.002, "\(level)")
  }
}
