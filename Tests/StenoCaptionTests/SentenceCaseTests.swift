import StenoCaption
import StenoCore
import Testing

private func lines(_ texts: [String], voice: (Int) -> Voice? = { _ in nil }) -> [String] {
  var writer = OutputFormat.text.makeFormat()
  return texts.enumerated().map { index, text in
    let item = TranscriptItem.spoken(text, at: Int64(index) * 10_000, number: index + 1)
    return String(writer.append(.done(item), voice: voice(index)).dropLast())
  }
}

@Test(arguments: [
  ("We went home.", "and then it rained.", "And then it rained."),
  ("Did we?", "we did", "We did"),
  ("\u{201C}Home.\u{201D}", "\u{201C}and then\u{201D}", "\u{201C}And then\u{201D}"),
  ("Fini.", "éclair", "Éclair"),
  ("Конец.", "начало", "Начало"),
  ("We went", "and then it rained.", "and then it rained."),
  ("We went,", "and then", "and then"),
  ("I wonder...", "and then", "and then"),
  ("I wonder…", "and then", "and then"),
  ("At five p.m.", "and not before", "and not before"),
  ("Mr.", "smith", "smith"),
  ("It works.", "iPhone and all", "iPhone and all"),
  ("It works.", "3 of them", "3 of them"),
  ("It works.", "", ""),
])
func aCapitalFollowsAFullStop(first: String, second: String, expected: String) {
  #expect(lines([first, second]) == [first, expected])
}

@Test func whatOneItemHoldsIsTheEnginesOwn() {
  #expect(lines(["it was five p.m. and late. and so on"]) == ["it was five p.m. and late. and so on"])
}

@Test func anItemWithoutWordsEndsNoSentenceAndBeginsNone() {
  #expect(lines(["Home.", " ", "and then"]) == ["Home.", "", "And then"])
}

@Test func voicesDoNotEndEachOthersSentences() {
  #expect(lines(["Home.", "and then"], voice: { Voice(channel: $0 + 1) }) == ["1: Home.", "2: and then"])
  #expect(
    lines(["Home.", "so we", "and then"], voice: { Voice(channel: $0 % 2 + 1) }) == [
      "1: Home.", "2: so we", "1: And then",
    ])
}

@Test(arguments: OutputFormat.allCases)
func captionsHaveTheCapitalAndTheEventsDoNot(format: OutputFormat) {
  var writer = format.makeFormat()
  let items = [TranscriptItem.spoken("We went home."), .spoken("and then it rained.", at: 10_000, number: 2)]
  let text = items.map { writer.append(.done($0), voice: nil) }.joined() + writer.trailer
  let isEvents = [.json, .jsonl].contains(format)
  #expect(text.contains("And then") != isEvents)
  #expect(text.contains("and then") == isEvents)
}

@Test func liveCaptionsHaveTheCapitalFromTheFirstShownWordOn() {
  var captions = RollUp()
  var shown: [String] = []
  let first = TranscriptItem.spoken("We went home.")
  let second = TranscriptItem.spoken("and then it rained.", at: 10_000, number: 2)
  let events: [TranscriptEvent] = [
    .delta(first.id, text: "We went home.", logProbabilities: nil), .done(first),
    .delta(second.id, text: "and", logProbabilities: nil), .delta(second.id, text: " then it", logProbabilities: nil),
    .delta(second.id, text: " rained.", logProbabilities: nil), .done(second),
  ]
  for (index, event) in events.enumerated() {
    if let state = captions.observe(event, at: .seconds(index)) {
      shown.append(state.lines.map(\.committed).joined(separator: " "))
    }
  }
  #expect(shown.last == "We went home. And then it rained.")
  #expect(zip(shown, shown.dropFirst()).allSatisfy { $1.hasPrefix($0) }, "what is on the screen stays as it is")
}
