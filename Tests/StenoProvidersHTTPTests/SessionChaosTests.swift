import StenoCore
import StenoPipeline
import StenoProvidersHTTP
import StenoProviders
import StenoTesting
import StenoVAD
import Synchronization
import Testing

/// A whole session at a provider that misbehaves: the transcript is that of a session undisturbed.
@Suite struct SessionChaosTests {
  /// Bursts of noise that an energy detector takes for speech, with silence between them.
  private static func source(seed: UInt64) -> ScriptedSource {
    var generator = SeededGenerator(seed: seed)
    var events: [CaptureEvent] = []
    var position = FrameIndex.zero
    for index in 0..<80 {
      let level: Float = index % 2 == 0 ? 0.3 : 0.000_1
      let samples = (0..<Int.random(in: 6_000...9_000, using: &generator)).map { _ in
        Float.random(in: -level...level, using: &generator)
      }
      events.append(.audio(AudioChunk(start: position, samples: samples)))
      position += Int64(samples.count)
    }
    return ScriptedSource(events)
  }

  private func run(faults: [String], seed: UInt64) async throws -> [TranscriptEvent] {
    let server = try SpeechServer()
    try server.script(faults)
    var configuration = ProviderConfiguration.test("openai", server.url(), model: "gpt-4o-transcribe")
    configuration.limits.concurrentSegments = 6
    var terms = ProviderTerms.impatient
    terms.retry.maximumAttempts = 40
    var options = SessionOptions()
    options.endpointing.silenceDurationMilliseconds = 200
    options.endpointing.prefixPaddingMilliseconds = 50
    let session = try TranscriptionSession(
      source: Self.source(seed: seed), detector: EnergyDetector(),
      engine: RemoteEngine(try HTTPProvider.openAI(configuration), terms: terms), options: options)
    let events = Mutex<[TranscriptEvent]>([])
    try await session.run { event in events.withLock { $0.append(event) } }
    return events.withLock { $0 }
  }

  private func items(_ events: [TranscriptEvent]) -> [TranscriptItem] {
    events.compactMap { if case .done(let item) = $0 { item } else { nil } }
  }

  @Test(arguments: [11, 12])
  func theTranscriptIsThatOfAnUndisturbedSession(seed: UInt64) async throws {
    var generator = SeededGenerator(seed: seed)
    let faults = (0..<400).map { _ in ChaosTests.fault(using: &generator) }
    let undisturbed = try await run(faults: [], seed: seed)
    let disturbed = try await run(faults: faults, seed: seed)
    let expected = items(undisturbed)
    #expect(expected.count >= 35)
    #expect(items(disturbed).map(\.id) == expected.map(\.id))
    #expect(items(disturbed).map(\.text) == expected.map(\.text))
    #expect(items(disturbed).map(\.frames) == expected.map(\.frames))
    #expect(deltas(disturbed) == items(disturbed).map(\.text))
    #expect(!disturbed.contains { if case .failed = $0 { true } else { false } })
  }

  /// What the deltas of each item make together, in the order of the items.
  private func deltas(_ events: [TranscriptEvent]) -> [String] {
    var texts: [ItemID: String] = [:]
    for case .delta(let id, let text, _) in events { texts[id, default: ""] += text }
    return texts.sorted { $0.key < $1.key }.map(\.value)
  }

  @Test func whatCannotBeRecognizedFailsInItsPlace() async throws {
    let faults = (0..<400).map { $0 % 3 == 1 ? #"{"kind":"status","status":422}"# : "null" }
    let events = try await run(faults: faults, seed: 13)
    let ends = events.compactMap { event -> ItemID? in
      switch event {
      case .done(let item): item.id
      case .failed(let id, let failure): failure.code == "request_refused" ? id : nil
      default: nil
      }
    }
    #expect(ends == (1...ends.count).map { ItemID($0) })
    #expect(items(events).count > ends.count / 2 && items(events).count < ends.count)
  }
}
