import StenoCore
import StenoPipeline
import StenoTesting
import Testing

/// The laws that every session keeps, over random sound.
@Suite(.timeLimit(.minutes(5))) struct TranscriptionSessionLawTests {
  private static let seeds = 0..<8 as Range<UInt64>

  private func record(_ events: [CaptureEvent], concurrentSegments: Int = 1) async throws -> Recorder {
    let recorder = Recorder()
    try await recorder.run(ScriptedSource(events), .talkative(concurrentSegments: concurrentSegments))
    return recorder
  }

  @Test(arguments: seeds)
  func recuttingChangesNothing(seed: UInt64) async throws {
    let samples = Speech.samples(seed: seed, stretches: 6)
    let whole = try await record(Speech.events(samples) { samples.count }).events
    #expect(whole.contains { if case .done = $0 { true } else { false } })
    for length in [480, 4_096, 160_000] {
      #expect(try await record(Speech.events(samples) { length }).events == whole, "chunks of \(length)")
    }
    var generator = SeededGenerator(seed: seed)
    let ragged = Speech.events(samples) { Int.random(in: 0...3_000, using: &generator) }
    #expect(try await record(ragged).events == whole)
    #expect(try await record(ragged, concurrentSegments: 3).events == whole)
  }

  @Test func audioThatComesFrameByFrameChangesNothing() async throws {
    let samples = Array(Speech.samples(seed: 0).prefix(50_000))
    let whole = try await record(Speech.events(samples) { samples.count }).events
    #expect(try await record(Speech.events(samples) { 1 }).events == whole)
  }

  @Test(arguments: seeds)
  func eventsAreInOrderAndDeltasAreTheText(seed: UInt64) async throws {
    let events = try await record(Speech.events(Speech.samples(seed: seed)) { 1_000 }, concurrentSegments: 4).events
    var model = TranscriptModel()
    for event in events { model.observe(event) }
    #expect(model.complaints.isEmpty, "\(model.complaints)")
    #expect(model.isOver)
    #expect(model.summary?.items == model.itemCount && model.itemCount > 3)
  }

  @Test(arguments: seeds)
  func everyFrameIsInOneSegmentOrInSilenceAndNoneIsTooLong(seed: UInt64) async throws {
    let samples = Speech.samples(seed: seed)
    let recorder = try await record(Speech.events(samples) { 777 })
    let segments = recorder.items.map(\.frames)
    #expect(zip(segments, segments.dropFirst()).allSatisfy { $0.upperBound <= $1.lowerBound })
    #expect(segments.allSatisfy { !$0.isEmpty && $0.milliseconds <= 1_000 })
    #expect(segments.last.map { $0.upperBound <= FrameIndex(Int64(samples.count)) } ?? false)
    #expect(
      recorder.events.last
        == .sessionDone(
          SessionSummary(duration: .zero..<FrameIndex(Int64(samples.count)), items: segments.count, failed: 0)))
  }
}
