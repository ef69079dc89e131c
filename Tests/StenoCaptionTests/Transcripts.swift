import StenoCore
import StenoTesting

extension TranscriptItem {
  /// Words said one after another, each for `each` milliseconds, in an item with 300 ms before and 500 ms after them.
  static func spoken(_ text: String, each: Int64 = 300, at start: Int64 = 0, number: Int = 1) -> TranscriptItem {
    let texts = text.split(separator: " ")
    let onset = FrameIndex(milliseconds: start + 300)
    let words = texts.enumerated().map { index, text in
      let begin = onset + Int64(index) * each * 16
      return TranscriptWord(
        text: String(text), frames: begin..<(begin + each * 16), confidence: nil, isEstimated: false)
    }
    let end = onset + (Int64(texts.count) * each + 500) * 16
    return TranscriptItem(
      id: ItemID(number), text: text, words: words, frames: FrameIndex(milliseconds: start)..<end, provider: "test")
  }
}

/// Transcripts of random words, plain and nasty ones, with random times.
struct RandomTranscript {
  static let words = [
    "the", "a", "and", "of", "to", "in", "speech", "transcription,", "recognizes.", "I", "we", "Well:", "it's",
    "-->", "--", ">", "&", "&amp;", "<b>", "</c>", "]]>", "nul\0nul", "tab\ttab", "line\nline", "\u{1B}[31m", "\r\n",
    "\u{2028}", "שלום", "مرحبا", "👩‍👩‍👧‍👦", "🇩🇪🇫🇷", "e\u{301}e\u{301}", "\u{301}", "Z\u{335}\u{336}\u{337}", "日本語。", "\u{FFFE}",
    "NOTE", "WEBVTT", "1", "00:00:01.000", String(repeating: "x", count: 100), String(repeating: "長", count: 90) + "い",
  ]

  static func items(seed: Int) -> [TranscriptItem] {
    var generator = SeededGenerator(seed: UInt64(seed))
    let isNasty = seed % 2 == 0
    var position = FrameIndex.zero
    return (1...Int.random(in: 1...6, using: &generator)).map { number in
      let start = position + .random(in: 0...20_000, using: &generator)
      position = start + .random(in: 0...4_800, using: &generator)
      let words = (0..<Int.random(in: 0...60, using: &generator)).map { _ in
        let text = (isNasty ? Self.words[...] : Self.words[..<13]).randomElement(using: &generator) ?? ""
        let begin = position
        position += .random(in: 0...[100, 8_000, 60_000][Int.random(in: 0...2, using: &generator)], using: &generator)
        let word = TranscriptWord(text: text, frames: begin..<position, confidence: nil, isEstimated: true)
        if Int.random(in: 0..<5, using: &generator) == 0 { position += .random(in: 0...50_000, using: &generator) }
        return word
      }
      position += .random(in: 0...8_000, using: &generator)
      return TranscriptItem(
        id: ItemID(number), text: words.map(\.text).joined(separator: " "), words: words, frames: start..<position,
        provider: "test")
    }
  }
}

extension String {
  /// What a reader can read of it, for comparing: no white space, nothing unprintable, and no capitals, which captions
  /// have where a sentence goes on behind a full stop.
  var readable: [Unicode.Scalar] {
    lowercased().unicodeScalars.filter {
      !$0.properties.isWhitespace && $0.properties.generalCategory != .control && !$0.properties.isNoncharacterCodePoint
    }
  }
}
