import StenoCore
import StenoPipeline
import StenoSpeech
import StenoTesting
import StenoVAD
import Testing

@Suite(.timeLimit(.minutes(5))) struct SessionCommandTests {
  /// Speech with commands at places of its audio, cut into pieces.
  private func events(
    _ samples: [Float], _ commands: [(at: Int, SessionCommand)], cutInto length: Int
  ) -> [CaptureEvent] {
    var (events, start): ([CaptureEvent], Int) = ([], 0)
    for (end, command) in commands + [(samples.count, .commit)] {
      let part = Array(samples[start..<end])
      events += Speech.events(part, from: FrameIndex(Int64(start))) { length }
      if end < samples.count { events.append(.command(command, at: FrameIndex(Int64(end)))) }
      start = end
    }
    return events
  }

  private var loud: [Float] {
    var random = SeededGenerator(seed: 3)
    return Speech.tone(14_000, isLoud: true, using: &random)
  }

  @Test func aCommitMakesTheTextFinalRightThere() async throws {
    let recorder = Recorder()
    try await recorder.run(ScriptedSource(events(loud, [(5_000, .commit)], cutInto: 1_000)), .talkative())
    #expect(recorder.cuts == [.commit, .end])
    #expect(recorder.items.map(\.frames.upperBound) == [FrameIndex(5_000), FrameIndex(14_000)])
    #expect(recorder.items.map(\.text) == ["Item number 1.", "Item number 2."])
  }

  @Test func whatIsClearedFailsWithItsCodeAndTheRestGoesOn() async throws {
    let recorder = Recorder()
    let summary = try await recorder.run(
      ScriptedSource(events(loud, [(5_000, .clear)], cutInto: 1_000)), .talkative())
    #expect(recorder.cuts == [.clear, .end])
    let failures = recorder.events.compactMap {
      if case .failed(let id, let failure) = $0 { (id, failure.code) } else { nil }
    }
    #expect(failures.map(\.0) == [ItemID(1)] && failures.map(\.1) == ["cleared"])
    #expect(recorder.items.map(\.id) == [ItemID(2)] && summary.failed == 1)
  }

  /// An engine that would never answer does not hold up what was cleared.
  @Test func whatIsClearedIsNotWaitedFor() async throws {
    let engine = ScriptedEngine { id in
      id.number == 1 ? [.wait(.seconds(3_600)), .finish("late")] : [.hearAll, .finish("Yes.")]
    }
    let recorder = Recorder()
    try await recorder.run(ScriptedSource(events(loud, [(5_000, .clear)], cutInto: 1_000)), engine)
    #expect(recorder.items.map(\.text) == ["Yes."])
  }

  @Test func otherOptionsHoldFromTheNextSegmentOn() async throws {
    var random = SeededGenerator(seed: 4)
    let samples = (0..<3).flatMap { _ in
      Speech.tone(4_000, isLoud: true, using: &random) + Speech.tone(4_000, isLoud: false, using: &random)
    }
    var options = SessionOptions.quick.endpointing
    options.silenceDurationMilliseconds = 100
    let recorder = Recorder()
    try await recorder.run(ScriptedSource(events(samples, [(2_000, .update(options))], cutInto: 512)), .talkative())
    // 300 ms do not pass in a pause of 250 ms; 100 ms do.
    #expect(recorder.cuts.allSatisfy { $0 == .silence || $0 == .maxPause } && recorder.cuts.contains(.silence))
    #expect(recorder.items.count >= 2)
  }

  @Test func withoutTurnDetectionAPauseEndsNothingAndNeitherDoesAStall() async throws {
    var random = SeededGenerator(seed: 5)
    let samples = Speech.tone(3_000, isLoud: true, using: &random) + Speech.tone(9_000, isLoud: false, using: &random)
    var options = SessionOptions.quick
    options.endpointing.detectsTurns = false
    options.endpointing.maximumSegmentMilliseconds = 5_000
    let recorder = Recorder()
    try await recorder.run(ScriptedSource(events(samples, [(11_000, .commit)], cutInto: 700)), .talkative(), options)
    #expect(recorder.cuts == [.commit, .end])
    #expect(recorder.items.first?.frames == .zero..<FrameIndex(11_000))
  }

  /// Law 2, with commands at fixed places.
  @Test(arguments: [1, 480, 4_096, 160_000])
  func recuttingChangesNothing(length: Int) async throws {
    let samples = Array(Speech.samples(seed: 7, stretches: 5).prefix(60_000))
    let commands: [(at: Int, SessionCommand)] = [(7_001, .commit), (20_000, .clear), (33_333, .commit)]
    let (whole, cut) = (Recorder(), Recorder())
    try await whole.run(ScriptedSource(events(samples, commands, cutInto: samples.count)), .talkative())
    try await cut.run(ScriptedSource(events(samples, commands, cutInto: length)), .talkative())
    #expect(cut.events == whole.events)
    #expect(whole.cuts.contains(.commit))
  }

  /// The caller's own thread: what it says holds for the audio that was read before.
  @Test func aControlCommitsWhileTheSourceWaits() async throws {
    let source = ScriptedSource(Speech.events(loud) { 1_000 }.map { .deliver($0) } + [.hang], isLive: true)
    let session = try TranscriptionSession(
      source: source, detector: EnergyDetector(), engine: ScriptedEngine.talkative(), options: .quick)
    let recorder = Recorder()
    async let summary = session.run { recorder.append($0) }
    await recorder.wait { if case .partial = $0 { true } else { false } }
    session.control.commit()
    await recorder.wait { if case .done = $0 { true } else { false } }
    #expect(recorder.cuts == [.commit])
    source.finish()
    _ = try await summary
  }

  @Test func aControlRefusesOptionsOutOfRange() {
    var options = EndpointingOptions()
    options.silenceDurationMilliseconds = 9_999
    let control = SessionControl()
    #expect(throws: OptionError.self) { try control.update(options) }
    #expect((0..<100).map { _ in control.commit() }.contains(false), "the queue is bounded")
  }
}
