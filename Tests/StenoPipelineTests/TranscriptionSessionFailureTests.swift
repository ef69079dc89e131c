import StenoCore
import StenoPipeline
import StenoSpeech
import StenoTesting
import StenoVAD
import Testing

/// What goes wrong, and what a session makes of it.
@Suite(.timeLimit(.minutes(5))) struct TranscriptionSessionFailureTests {
  private struct Refusal: Error {}

  private let broken = SourceError(code: .unavailable, message: "gone")
  private let speech = Speech.events(Speech.samples(seed: 3)) { 2_000 }

  @Test func aSourceWithoutAudioStartsAndEnds() async throws {
    let recorder = Recorder()
    try await recorder.run(ScriptedSource([]), .talkative())
    var model = TranscriptModel()
    for event in recorder.events { model.observe(event) }
    #expect(model.isOver && model.complaints.isEmpty && recorder.events.count == 2)
  }

  @Test func aSourceThatFailsAtOnceTellsNothing() async {
    let recorder = Recorder()
    await #expect(throws: broken) { try await recorder.run(ScriptedSource([.fail(broken)]), .talkative()) }
    #expect(recorder.events.isEmpty)
  }

  @Test func aSourceThatBreaksIsTranscribedAsFarAsItCame() async {
    let recorder = Recorder()
    let steps = speech.map { ScriptedSource.Step.deliver($0) } + [.fail(broken)]
    await #expect(throws: broken) { try await recorder.run(ScriptedSource(steps), .talkative()) }
    var model = TranscriptModel()
    for event in recorder.events { model.observe(event) }
    #expect(model.isOver && model.complaints.isEmpty && model.itemCount > 3)
  }

  @Test func finishingASourceThatNeverEndsEndsTheSession() async throws {
    let recorder = Recorder()
    let source = ScriptedSource(speech.map { .deliver($0) } + [.hang])
    async let summary = recorder.run(source, .talkative())
    await recorder.wait { if case .done(let item) = $0 { item.id.number == 3 } else { false } }
    source.finish()
    #expect(try await summary.items >= 3)
  }

  @Test func aHandlerThatThrowsEndsTheSessionAtOnce() async {
    let session = try? TranscriptionSession(
      source: ScriptedSource(speech.map { .deliver($0) } + [.hang]), detector: EnergyDetector(),
      engine: ScriptedEngine.talkative(), options: .quick)
    await #expect(throws: Refusal.self) {
      try await session?.run { if case .done = $0 { throw Refusal() } }
    }
  }

  @Test func aCancelledSessionSaysSo() async {
    let recorder = Recorder()
    await #expect(throws: CancellationError.self) {
      try await withThrowingTaskGroup { group in
        group.addTask {
          _ = try await recorder.run(ScriptedSource(speech.map { .deliver($0) } + [.hang]), .talkative())
        }
        await recorder.wait { if case .done = $0 { true } else { false } }
        group.cancelAll()
        try await group.waitForAll()
      }
    }
    #expect(!recorder.events.contains { if case .sessionDone = $0 { true } else { false } })
  }

  @Test(arguments: [false, true])
  func aRecognizerThatFailsFailsItsItemOnly(afterTheEnd: Bool) async throws {
    let failure = RecognitionFailure(code: "rate_limited", message: "later", isRetryable: true)
    let errors: [any Error] = [failure, Refusal(), CancellationError()]
    let recognizer = ScriptedEngine { id in
      (afterTheEnd ? [.hearAll] : [.hear(512)])
        + (id.number <= errors.count ? [.fail(errors[id.number - 1])] : [.hearAll, .finish("fine")])
    }
    let recorder = Recorder()
    let summary = try await recorder.run(ScriptedSource(speech), recognizer)
    var model = TranscriptModel()
    for event in recorder.events { model.observe(event) }
    #expect(model.isOver && model.complaints.isEmpty)
    #expect(summary.failed == errors.count && summary.items == model.itemCount && summary.items > errors.count)
    #expect(recorder.events.contains(.failed(ItemID(1), failure)))
  }

  @Test func aRecognizerThatNeverReadsIsToldOfAllTheSame() async throws {
    let recorder = Recorder()
    let summary = try await recorder.run(ScriptedSource(speech), ScriptedEngine { _ in [.finish("guessed")] })
    #expect(recorder.cuts.count == summary.items)
    #expect(recorder.items.allSatisfy { $0.text == "guessed" && $0.words.count == 1 })
  }

  @Test func aRecognizerThatCannotBePreparedEndsTheSession() async {
    var recognizer = ScriptedEngine.talkative()
    recognizer.preparationFailure = Refusal()
    let source = ScriptedSource(speech.map { .deliver($0) } + [.hang])
    await #expect(throws: Refusal.self) { try await Recorder().run(source, recognizer) }
  }

  @Test func itemsComeInOrderWhateverOrderTheyAreRecognizedIn() async throws {
    let clock = ManualClock()
    let recognizer = ScriptedEngine(concurrentSegments: 4, clock: clock) { id in
      [.hearAll, .report(.committed(text: "a", logProbabilities: nil)), .wait(.seconds(10 - id.number)), .finish("ab")]
    }
    let recorder = Recorder()
    async let summary = recorder.run(ScriptedSource(Array(speech)), recognizer)
    await clock.sleepers(4)
    clock.advance(by: .seconds(8.5))
    #expect(recorder.items.isEmpty)
    while !recorder.events.contains(where: { if case .sessionDone = $0 { true } else { false } }), !Task.isCancelled {
      clock.advance(by: .seconds(10))
      await Task.yield()
    }
    #expect(try await summary.items == recorder.items.count)
    #expect(recorder.items.map(\.id.number) == Array(1...recorder.items.count))
  }
}
