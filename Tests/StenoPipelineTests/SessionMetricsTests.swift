import CoreMetrics
import MetricsTestKit
import StenoCore
import StenoTesting
import Testing

@testable import StenoPipeline

@Suite struct SessionMetricsTests {
  @Test func audioGapsAndLatenciesAreCounted() async throws {
    let factory = TestMetrics()
    try await withMetricsFactory(factory) {
      let audio = AudioChunk(start: .zero, samples: Speech.samples(seed: 3))
      let end = audio.frames.upperBound
      let source = ScriptedSource(
        [.deliver(.audio(audio)), .deliver(.gap(AudioGap(frames: end..<(end + 16_000), cause: .overrun)))], isLive: true
      )
      try await Recorder().run(source, .talkative())
      #expect(try factory.expectCounter("steno_captured_frames_total").totalValue == end.rawValue)
      let cause = [("cause", "overrun")]
      #expect(try factory.expectCounter("steno_gaps_total", cause).totalValue == 1)
      #expect(try factory.expectCounter("steno_gap_frames_total", cause).totalValue == 16_000)
      #expect(try !factory.expectTimer("steno_done_latency_seconds").values.isEmpty)
    }
  }
}
