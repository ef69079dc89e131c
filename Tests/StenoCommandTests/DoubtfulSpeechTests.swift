import StenoCore
import Testing

@testable import steno

@Suite struct DoubtfulSpeechTests {
  private func item(_ confidences: [Float?], provider: String = "local") -> TranscriptItem {
    let frames = FrameIndex.zero..<FrameIndex(16_000)
    let words = confidences.map { TranscriptWord(text: "a", frames: frames, confidence: $0, isEstimated: true) }
    return TranscriptItem(id: ItemID(1), text: "a", words: words, frames: frames, provider: provider)
  }

  @Test func isReportedOnce() {
    var doubt = DoubtfulSpeech()
    #expect(doubt.observe(item(Array(repeating: 0.2, count: 11))) == nil)
    #expect(doubt.observe(item([0.2]))?.contains("knows only English") == true)
    #expect(doubt.observe(item(Array(repeating: 0.2, count: 40))) == nil)
  }

  @Test func speechWithoutWordsIsReportedAtTheEnd() {
    var doubt = DoubtfulSpeech()
    #expect(doubt.summary == nil)
    let frames = FrameIndex.zero..<FrameIndex(16_000)
    _ = doubt.observe(TranscriptItem(id: ItemID(1), text: "", frames: frames, provider: "local"))
    #expect(doubt.summary?.contains("no words were recognized") == true)
    _ = doubt.observe(item([0.9]))
    #expect(doubt.summary == nil)
  }

  @Test func isNotReportedOfWhatIsMostlyRightOrNotKnown() {
    var doubt = DoubtfulSpeech()
    #expect(doubt.observe(item(Array(repeating: 0.5, count: 100))) == nil)
    #expect(doubt.observe(item(Array(repeating: nil, count: 100))) == nil)
    var other = DoubtfulSpeech()
    #expect(other.observe(item(Array(repeating: 0.1, count: 20), provider: "openai"))?.contains("--language") == true)
  }
}
