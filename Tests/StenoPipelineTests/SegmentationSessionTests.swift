import StenoCore
import StenoPipeline
import StenoTesting
import StenoVAD
import Testing

@Suite(.timeLimit(.minutes(5))) struct SegmentationSessionTests {
  private struct Refusal: Error {}

  private func record(_ source: ScriptedSource) async throws -> [SegmentationEvent] {
    var events: [SegmentationEvent] = []
    try await SegmentationSession(source: source, detector: EnergyDetector(), options: .quick).run { events.append($0) }
    return events
  }

  @Test(arguments: 0..<4 as Range<UInt64>)
  func segmentsHoldTheirAudioHoweverItWasCut(seed: UInt64) async throws {
    let samples = Speech.samples(seed: seed)
    let whole = try await record(ScriptedSource(Speech.events(samples) { samples.count }))
    for case .closed(let segment, let audio) in whole {
      let frames = Int(segment.frames.lowerBound.rawValue)..<Int(segment.frames.upperBound.rawValue)
      #expect(audio == Array(samples[frames]))
    }
    var generator = SeededGenerator(seed: seed)
    let ragged = try await record(
      ScriptedSource(Speech.events(samples) { Int.random(in: 0...2_000, using: &generator) }))
    #expect(ragged == whole)
    #expect(whole.last == .ended(at: FrameIndex(Int64(samples.count))))
  }

  @Test func aSourceThatBreaksIsHandledAsFarAsItCame() async {
    let speech = Speech.events(Speech.samples(seed: 1)) { 2_000 }
    var ends = 0
    await #expect(throws: Refusal.self) {
      let source = ScriptedSource(speech.map { .deliver($0) } + [.fail(Refusal())])
      try await SegmentationSession(source: source, detector: EnergyDetector(), options: .quick).run { event in
        if case .ended = event { ends += 1 }
      }
    }
    #expect(ends == 1)
  }

  @Test func aHandlerThatThrowsEndsIt() async {
    let source = ScriptedSource([
      .deliver(.audio(AudioChunk(start: .zero, samples: Array(repeating: 0, count: 512)))), .hang,
    ])
    await #expect(throws: Refusal.self) {
      try await SegmentationSession(source: source, detector: EnergyDetector()).run { _ in throw Refusal() }
    }
  }

  @Test func optionsOutOfRangeAreRefused() {
    var options = SessionOptions()
    options.endpointing.threshold = 2
    #expect(throws: OptionError.self) {
      try SegmentationSession(source: ScriptedSource([]), detector: EnergyDetector(), options: options)
    }
  }
}
