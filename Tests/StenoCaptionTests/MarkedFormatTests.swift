import StenoCaption
import StenoCore
import Testing

@Suite struct MarkedFormatTests {
  private func item() -> TranscriptItem {
    let words: [(String, Float?)] = [("A", 0.9), ("wren", 0.2), ("is", nil), ("a", 0.49), ("wren.", 0.5)]
    let frames = FrameIndex.zero..<FrameIndex(milliseconds: 2_000)
    return TranscriptItem(
      id: ItemID(1), text: "A wren is a wren.",
      words: words.map { TranscriptWord(text: $0.0, frames: frames, confidence: $0.1, isEstimated: true) },
      frames: frames, provider: "local")
  }

  private func written(_ format: OutputFormat, marks: Bool) -> String {
    var options = TranscriptOptions()
    options.marksUnsureWords = marks
    var writer = format.makeFormat(options: options)
    return writer.append(.done(item()), voice: nil) + writer.trailer
  }

  @Test func unsureWordsAreMarkedOnRequest() {
    #expect(written(.text, marks: true) == "A wren(?) is a(?) wren.\n")
    #expect(written(.text, marks: false) == "A wren is a wren.\n")
    #expect(written(.srt, marks: true).contains("A wren(?) is a(?) wren."))
    #expect(!written(.jsonl, marks: true).contains("(?)"))
  }
}
