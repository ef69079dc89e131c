import StenoCore
import Testing

@testable import StenoCaption

private func cues(_ text: String, each: Int64 = 300) -> [Cue] {
  CueLayout(item: .spoken(text, each: each), lineLength: 42).cues
}

@Test func shortTextIsOneLine() {
  let cues = cues("Ever tried. Ever failed.")
  #expect(cues.map(\.texts) == [["Ever tried. Ever failed."]])
  // Said from 300 to 1,500 ms, and 24 characters take 1,200 ms to read.
  #expect(cues.map(\.frames) == [FrameIndex(milliseconds: 300)..<FrameIndex(milliseconds: 1_500)])
}

@Test func aShortWordIsShownLongEnoughToRead() {
  let cue = cues("Yes.", each: 100)[0]
  // Longer until the item ends, then earlier.
  #expect(cue.frames == FrameIndex(milliseconds: 66)..<FrameIndex(milliseconds: 900))
}

@Test func linesBreakAfterPunctuation() {
  #expect(
    cues("It was the best of times, it was the worst of times.").map(\.texts) == [
      ["It was the best of times,", "it was the worst of times."]
    ])
}

@Test func linesBreakBeforeLinks() {
  #expect(
    cues("he carried all those heavy old suitcases into the narrow little house").map(\.texts) == [
      ["he carried all those heavy old suitcases", "into the narrow little house"]
    ])
}

@Test(arguments: ["a", "an", "the", "The"])
func noLineEndsWithAnArticle(article: String) {
  for filler in 1..<30 {
    let text =
      String(repeating: "x", count: filler) + " "
      + Array(repeating: article + " noun", count: 20).joined(separator: " ")
    for line in cues(text).flatMap(\.texts) { #expect(line.split(separator: " ").last != article[...]) }
  }
}

@Test func cuesEndWithSentences() {
  let text = "We shall go on to the end of it all. We shall fight in France. We shall fight on the seas and oceans."
  for cue in cues(text) { #expect(cue.texts.last?.last == ".") }
}

@Test func aLongPauseBeginsACue() {
  var item = TranscriptItem.spoken("one two three four", each: 400)
  for index in 2...3 {
    item.words[index].frames =
      (item.words[index].frames.lowerBound + 32_000)..<(item.words[index].frames.upperBound + 32_000)
  }
  item.frames = item.frames.lowerBound..<(item.frames.upperBound + 32_000)
  #expect(CueLayout(item: item, lineLength: 42).cues.map(\.texts) == [["one two"], ["three four"]])
}

@Test func noCueIsShownLongerThanSevenSeconds() {
  for cue in cues("slow words take their time here", each: 3_000) { #expect(cue.frames.length <= 7 * 16_000) }
  #expect(cues("word", each: 20_000).map(\.frames.length) == [7 * 16_000])
}

@Test func aWordLongerThanALineIsDivided() {
  let cues = cues(String(repeating: "ä", count: 100), each: 6_000)
  #expect(cues.flatMap(\.texts).map(\.count) == [42, 42, 16])
}

@Test func textWithoutWordsIsSpreadOverTheItem() {
  var item = TranscriptItem.spoken("some text without any times")
  let expected = CueLayout(item: item, lineLength: 42).cues.map(\.texts)
  item.words = []
  #expect(CueLayout(item: item, lineLength: 42).cues.map(\.texts) == expected)
}

@Test func noWordsNoCue() {
  #expect(cues("").isEmpty)
  #expect(cues("\0 \u{1B} \u{FFFF}").isEmpty)
}

@Test func scriptsWithoutSpacesBreakBetweenCharacters() {
  let text = "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。"
  let cues = cues(text, each: 6_000)
  #expect(cues.flatMap(\.texts) == ["吾輩は猫である。名前はまだ無い。", "どこで生れたかとんと見当がつかぬ。"])
}

@Test(arguments: 0..<50)
func layoutLaws(seed: Int) {
  let lineLength = [42, 42, 10, 2, 200][seed % 5]
  for item in RandomTranscript.items(seed: seed) {
    let cues = CueLayout(item: item, lineLength: lineLength).cues
    var earliest = item.frames.lowerBound
    for (index, cue) in cues.enumerated() {
      #expect(cue.frames.lowerBound >= earliest && cue.frames.upperBound <= max(earliest, item.frames.upperBound))
      #expect((1...2).contains(cue.lines.count))
      for line in cue.texts { #expect(!line.isEmpty && line.columns <= lineLength) }
      #expect(cue.frames.length <= CueTiming.longest)
      if cue.frames.length < cue.wanted {
        let next = index + 1 < cues.count ? cues[index + 1].frames.lowerBound - CueTiming.gap : item.frames.upperBound
        let isFull = cue.frames.lowerBound == earliest && cue.frames.upperBound >= min(next, cue.frames.lowerBound)
        #expect(isFull, "room is left to read it")
      }
      earliest = cue.frames.upperBound + CueTiming.gap
    }
    #expect(cues.flatMap(\.texts).joined().readable == item.words.map(\.text).joined().readable)
  }
}
