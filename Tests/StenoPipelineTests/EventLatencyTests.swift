import StenoCore
import Testing

@testable import StenoPipeline

@Suite struct EventLatencyTests {
  private let zero = ContinuousClock.now

  private func at(_ milliseconds: Int) -> ContinuousClock.Instant { zero + .milliseconds(milliseconds) }

  private func word(_ text: String, _ end: Int64) -> TranscriptWord {
    TranscriptWord(
      text: text, frames: FrameIndex(milliseconds: end - 100)..<FrameIndex(milliseconds: end), confidence: nil,
      isEstimated: false)
  }

  private var item: TranscriptItem {
    TranscriptItem(
      id: ItemID(1), text: "One two three", confidence: nil, logProbabilities: nil,
      words: [word("One", 300), word("two", 600), word("three", 900)], language: nil,
      frames: .zero..<FrameIndex(milliseconds: 1_400), provider: "script")
  }

  @Test func wordsAreAsLateAsTheEventThatTellsThem() {
    var latency = EventLatency()
    latency.capture(upTo: FrameIndex(milliseconds: 1_000), at: at(1_000))
    #expect(latency.tell(.delta(ItemID(1), text: "One two", logProbabilities: nil), at: at(1_000)) == .init())
    latency.capture(upTo: FrameIndex(milliseconds: 1_400), at: at(1_400))
    #expect(
      latency.tell(.speechStopped(ItemID(1), at: FrameIndex(milliseconds: 1_400), cut: .silence), at: at(1_410))
        == .init())
    let latencies = latency.tell(.done(item), at: at(1_450))
    #expect(latencies.words == [.milliseconds(700), .milliseconds(400), .milliseconds(550)])
    #expect(latencies.done == .milliseconds(40))
    #expect(latency.tell(.done(item), at: at(2_000)).done == nil, "an item is measured by its own events")
  }

  @Test func nothingIsSaidOfWhatWasNeverCaptured() {
    var latency = EventLatency()
    #expect(latency.tell(.done(item), at: at(10)) == .init())
  }
}
