import StenoCore
import StenoPipeline
import StenoSpeech
import StenoTesting
import StenoVAD
import Synchronization
import TestModels
import Testing

@testable import StenoLocal

/// Sessions side by side over one engine: each says what it says alone.
@Suite(.timeLimit(.minutes(5))) struct ManySessionsTests {
  private struct Stop: Error {}

  private func engine(workers: Int = 2) throws -> LocalEngine {
    var options = LocalOptions()
    (options.partialDelay, options.partialInterval) = (6_000, 4_000)
    return LocalEngine(
      decoder: ScriptedDecoder(), tokenizer: try Tokens.tokenizer(), runtimeVersion: "", workers: workers,
      options: options)
  }

  /// What a session says over speech that `seed` makes; after `limit` events it is stopped by an error.
  private func events(_ seed: Int, _ engine: LocalEngine, limit: Int = .max) async throws -> [TranscriptEvent] {
    var random = SeededGenerator(seed: UInt64(seed))
    let samples = (0..<5).flatMap { stretch in
      let level: Float = stretch.isMultiple(of: 2) ? 0.3 : 0.000_1
      let length = Int.random(in: 4_000...30_000, using: &random)
      return (0..<length).map { _ in Float.random(in: -level...level, using: &random) }
    }
    let chunks = stride(from: 0, to: samples.count, by: 1_600).map { start in
      CaptureEvent.audio(AudioChunk(start: FrameIndex(Int64(start)), samples: Array(samples[start...].prefix(1_600))))
    }
    var options = SessionOptions()
    options.endpointing.maximumSegmentMilliseconds = 3_000
    (options.sessionID, options.startedAt) = ("session", "2026-01-01T00:00:00.000Z")
    options.clock = ManualClock()
    let told = Mutex<[TranscriptEvent]>([])
    try await TranscriptionSession(
      source: ScriptedSource(chunks), detector: EnergyDetector(), engine: engine, options: options
    ).run { event in
      let count = told.withLock { told in
        told.append(event)
        return told.count
      }
      if count == limit { throw Stop() }
    }
    return told.withLock { $0 }
  }

  private func together(_ count: Int, _ engine: LocalEngine) async throws -> [Int: [TranscriptEvent]] {
    try await withThrowingTaskGroup(of: (Int, [TranscriptEvent]).self) { group in
      for seed in 0..<count { group.addTask { (seed, try await events(seed, engine)) } }
      return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
  }

  @Test(arguments: [1, 8, 50]) func eachSaysWhatItSaysAlone(count: Int) async throws {
    let engine = try engine()
    let told = try await together(count, engine)
    for seed in 0..<count {
      let alone = try await events(seed, self.engine(workers: 1))
      #expect(alone.contains { if case .delta = $0 { true } else { false } })
      #expect(alone.contains { if case .done = $0 { true } else { false } })
      #expect(told[seed] == alone, "session \(seed)")
    }
    #expect(engine.load == DecodingLoad(running: 0, waiting: 0, skipped: SkippedPasses()))
  }

  /// Sessions that fail in the middle change nothing for the others and leave nothing behind.
  @Test func whatFailsBesideItChangesNothing() async throws {
    let engine = try engine()
    let told = try await withThrowingTaskGroup(of: (Int, [TranscriptEvent]).self) { group in
      for seed in 0..<8 { group.addTask { (seed, try await events(seed, engine)) } }
      for seed in 8..<24 {
        group.addTask {
          await #expect(throws: Stop.self) { try await events(seed, engine, limit: seed - 4) }
          return (seed, [])
        }
      }
      return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
    for seed in 0..<8 { #expect(told[seed] == (try await events(seed, self.engine())), "session \(seed)") }
    #expect((engine.load.running, engine.load.waiting) == (0, 0))
  }
}
