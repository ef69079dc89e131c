import StenoCore
import StenoPipeline
import StenoSpeech
import Testing

@Suite struct TranscriptMergerTests {
  private func segment(_ number: Int) -> SpeechSegment {
    let start = FrameIndex(Int64(number) * 1_600)
    return SpeechSegment(
      id: ItemID(number), frames: start..<(start + 1_600), speech: start..<(start + 800), cut: .silence)
  }

  private func item(_ number: Int, _ text: String) -> TranscriptItem {
    TranscriptItem(id: ItemID(number), text: text, frames: segment(number).frames, provider: "test")
  }

  private func deltas(_ events: [TranscriptEvent]) -> String {
    events.map { if case .delta(_, let text, _) = $0 { text } else { "" } }.joined()
  }

  @Test func aYoungerItemWaitsForTheOlder() {
    var merger = TranscriptMerger()
    #expect(merger.open(ItemID(1), at: .zero).count == 1)
    #expect(merger.close(segment(1)).count == 1)
    #expect(merger.open(ItemID(2), at: .zero).isEmpty)
    #expect(merger.update(ItemID(2), .partial(text: "a")).isEmpty)
    #expect(merger.update(ItemID(2), .partial(text: "ab")).isEmpty)
    #expect(merger.close(segment(2)).isEmpty)
    #expect(merger.finish(item(2, "two")).isEmpty)
    let gap = AudioGap(frames: .zero ..< .zero, cause: .damaged)
    #expect(merger.gap(gap).isEmpty)
    #expect(
      merger.fail(ItemID(1), RecognitionFailure(code: "x", message: "", isRetryable: false)).dropFirst()
        == [
          .speechStarted(ItemID(2), at: .zero), .partial(ItemID(2), text: "a"), .partial(ItemID(2), text: "ab"),
          .speechStopped(ItemID(2), at: segment(2).frames.upperBound, cut: .silence),
          .delta(ItemID(2), text: "two", logProbabilities: nil), .done(item(2, "two")), .gap(gap),
        ])
    #expect((merger.itemCount, merger.failureCount) == (2, 1))
  }

  @Test(arguments: [
    ("Ever", " tried."), ("caf", "e\u{301}"), ("cafe", "\u{301}"), ("a\r", "\nb"), ("👩", "\u{200D}👧"), ("", "x"),
    ("all", ""),
  ])
  func deltasAndTextAgreeByteForByte(committed: String, rest: String) {
    var merger = TranscriptMerger()
    var events = merger.open(ItemID(1), at: .zero)
    events += merger.update(ItemID(1), .committed(text: committed, logProbabilities: nil))
    events += merger.finish(item(1, committed + rest))
    #expect(Array(deltas(events).utf8) == Array((committed + rest).utf8))
    guard case .done(let done) = events.last else { return #expect(Bool(false), "no done") }
    #expect(Array(done.text.utf8) == Array((committed + rest).utf8))
  }

  @Test func aProviderIsHeldToWhatItCommitted() {
    let token = TokenLogProbability(token: "Ever tried", logProbability: -0.1, bytes: [])
    var merger = TranscriptMerger()
    var events = merger.open(ItemID(1), at: .zero)
    events += merger.update(ItemID(1), .committed(text: "Ever tried", logProbabilities: [token]))
    events += merger.close(segment(1))
    var contrary = item(1, "Never tried that")
    contrary.confidence = 0.9
    contrary.logProbabilities = []
    events += merger.finish(contrary)
    guard case .done(let done) = events.last else { return #expect(Bool(false), "no done") }
    #expect(done.text == "Ever tried" && deltas(events) == "Ever tried")
    #expect(done.words.map(\.text) == ["Ever", "tried"])
    #expect(done.words.allSatisfy { segment(1).speech.contains($0.frames.lowerBound) })
    #expect(done.confidence == nil && done.logProbabilities == [token])
  }

  @Test func whatIsSaidOfAFinalItemIsNotTold() {
    var merger = TranscriptMerger()
    _ = merger.open(ItemID(1), at: .zero)
    _ = merger.finish(item(1, "one"))
    #expect(merger.finish(item(1, "again")).isEmpty)
    #expect(merger.update(ItemID(1), .partial(text: "late")).isEmpty)
    #expect(merger.close(segment(1)).isEmpty)
    #expect(merger.itemCount == 1)
  }

  @Test func aCloseThatIsToldTwiceIsToldOnce() {
    var merger = TranscriptMerger()
    _ = merger.open(ItemID(1), at: .zero)
    #expect(merger.close(segment(1)).count == 1)
    #expect(merger.close(segment(1)).isEmpty)
  }
}
