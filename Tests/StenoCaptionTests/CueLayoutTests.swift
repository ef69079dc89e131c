import StenoCore
import Testing

@testable import StenoCaption

private func cues(_ text: String, each: Int64 = 300) -> [Cue] {
  CueLayout(item: .spoken(text, each: each), lineLength: 42).cues
}

@Test func shortTextIsOneLine() {
  let cues = cues("Ever tried. Ever failed.")
  #expect(cues.map(\.lines) == [["Ever tried. Ever failed."]])
  // Said from 300 to 1,500 ms, and 24 characters take 1,200 ms to read.
  #expect(cues.map(\.frames) == [FrameIndex(milliseconds: 300)..<FrameIndex(milliseconds: 1_500)])
}

@Test func aShortWordIsShownLongEnoughToRead() {
  let cue = cues("Yes.", each: 100)[0]
  // Longer until the item ends, then earlier.
  #expect(cue.frames == (FrameIndex(milliseconds: 900) - 13_333)..<FrameIndex(milliseconds: 900))
}

@Test func linesBreakAfterPunctuation() {
  #expect(
    cues("It was the best of times, it was the worst of times.").map(\.lines) == [
      ["It was the best of times,", "it was the worst of times."]
    ])
}

@Test func linesBreakBeforeLinks() {
  #expect(
    cues("he carried all those heavy old suitcases into the narrow little house").map(\.lines) == [
      ["he carried all those heavy old suitcases", "into the narrow little house"]
    ])
}

@Test(arguments: ["a", "an", "the", "The"])
func noLineEndsWithAnArticle(article: String) {
  for filler in 1..<30 {
    let text =
      String(repeating: "x", count: filler) + " "
      + Array(repeating: article + " noun", count: 20).joined(separator: " ")
    for line in cues(text).flatMap(\.lines) { #expect(line.split(separator: " ").last != article[...]) }
  }
}

@Test func cuesEndWithSentences() {
  let text = "We shall go on to the end of it all. We shall fight in France. We shall fight on the seas and oceans."
  for cue in cues(text) { #expect(cue.lines.last?.last == ".") }
}

@Test func aLongPauseBeginsACue() {
  var item = TranscriptItem.spoken("one two three four", each: 400)
  for index in 2...3 {
    item.words[index].frames =
      (item.words[index].frames.lowerBound + 32_000)..<(item.words[index].frames.upperBound + 32_000)
  }
  item.frames = item.frames.lowerBound..<(item.frames.upperBound + 32_000)
  #expect(CueLayout(item: item, lineLength: 42).cues.map(\.lines) == [["one two"], ["three four"]])
}

@Test func noCueIsShownLongerThanSevenSeconds() {
  for cue in cues("slow words take their time here", each: 3_000) { #expect(cue.frames.length <= 7 * 16_000) }
  #expect(cues("word", each: 20_000).map(\.frames.length) == [7 * 16_000])
}

@Test func aWordLongerThanALineIsDivided() {
  let cues = cues(String(repeating: "ä", count: 100), each: 6_000)
  #expect(cues.flatMap(\.lines).map(\.count) == [42, 42, 16])
}

@Test func textWithoutWordsIsSpreadOverTheItem() {
  var item = TranscriptItem.spoken("some text without any times")
  let expected = CueLayout(item: item, lineLength: 42).cues.map(\.lines)
  item.words = []
  #expect(CueLayout(item: item, lineLength: 42).cues.map(\.lines) == expected)
}

@Test func noWordsNoCue() {
  #expect(cues("").isEmpty)
  #expect(cues("\0 \u{1B} \u{FFFF}").isEmpty)
}

@Test(arguments: 0..<200)
func layoutLaws(seed: Int) {
  let lineLength = [42, 42, 10, 1, 200][seed % 5]
  for item in RandomTranscript.items(seed: seed) {
    let cues = CueLayout(item: item, lineLength: lineLength).cues
    var previous = item.frames.lowerBound
    for (index, cue) in cues.enumerated() {
      #expect(cue.frames.lowerBound >= previous && cue.frames.upperBound <= item.frames.upperBound)
      #expect((1...2).contains(cue.lines.count))
      for line in cue.lines { #expect(!line.isEmpty && line.count <= lineLength) }
      #expect(cue.frames.length <= CueLayout.longest)
      let characters = Int64(cue.lines.map(\.count).reduce(cue.lines.count - 1, +))
      let wanted = min(CueLayout.longest, max(CueLayout.shortest, characters * CueLayout.perCharacter))
      if cue.frames.length < wanted {
        let next = index + 1 < cues.count ? cues[index + 1].frames.lowerBound : item.frames.upperBound
        #expect(cue.frames.lowerBound == previous && cue.frames.upperBound == next, "room is left to read it")
      }
      previous = cue.frames.upperBound
    }
    #expect(cues.flatMap(\.lines).joined().readable == item.words.map(\.text).joined().readable)
  }
}
