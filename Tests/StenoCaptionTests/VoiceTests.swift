import Foundation
import StenoCaption
import StenoCore
import Testing

private let guests = Voice(channel: 2, name: "Anna & <Bo>")

private func file(_ format: OutputFormat, _ events: [(TranscriptEvent, Voice?)]) -> String {
  var options = TranscriptOptions()
  options.hasVoices = true
  var writer = format.makeFormat(options: options)
  return writer.header + events.map { writer.append($0.0, voice: $0.1) }.joined() + writer.trailer
}

@Test func namesAreWrittenAsEachFormatHasThem() {
  let events: [(TranscriptEvent, Voice?)] = [(.done(.spoken("Yes.", each: 900)), guests)]
  #expect(file(.text, events) == "Anna & <Bo>: Yes.\n")
  #expect(file(.srt, events) == "1\n00:00:00,300 --> 00:00:01,200\nAnna & <Bo>: Yes.\n\n")
  #expect(file(.vtt, events).hasSuffix("\n<v Anna &amp; &lt;Bo&gt;>Yes.\n\n"))
  #expect(file(.ttml, events).contains(">Anna &amp; &lt;Bo&gt;: Yes.</tt:span>"))
  #expect(file(.tsv, events).hasPrefix("start_ms\tend_ms\ttext\tspeaker\n"))
  #expect(file(.tsv, events).hasSuffix("\tYes.\tAnna & <Bo>\n"))
}

@Test func eventsAndWordsNameTheSpeaker() throws {
  var item = TranscriptItem.spoken("Yes no.")
  item.words[1].speaker = "B"
  for format in [OutputFormat.jsonl, .json] {
    let text = file(format, [(.done(item), guests)])
    let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let done = try #require((object["items"] as? [[String: Any]])?.first ?? object)
    #expect(done["speaker"] as? String == guests.name && done["channel"] as? Int == 2)
    let words = try #require(done["words"] as? [[String: Any]])
    #expect(words.map { $0["speaker"] as? String } == [guests.name, "B"], "the provider knows better")
  }
}

@Test func aVoiceWithoutANameHasANumber() {
  let events: [(TranscriptEvent, Voice?)] = [(.done(.spoken("Yes.", each: 900)), Voice(channel: 3))]
  #expect(file(.text, events) == "3: Yes.\n")
  #expect(file(.vtt, events).contains("<v Channel 3>Yes."))
  #expect(!file(.jsonl, events).contains("speaker") && file(.jsonl, events).contains(#""channel":3"#))
}

@Test func aLongNameLeavesRoomForWords() throws {
  let voice = Voice(channel: 1, name: String(repeating: "n", count: 40))
  let item = TranscriptItem.spoken(String(repeating: "word ", count: 40))
  for cue in try CaptionParser.srt(file(.srt, [(.done(item), voice)])) {
    #expect(cue.lines[0].hasPrefix(voice.label + ": word word"))
  }
}

/// What one says never changes what another has on the screen.
@Test func eachVoiceKeepsItsOwnLines() throws {
  let me = Voice(channel: 1, name: "Me")
  var both = CaptionScreen(voices: [me, guests])
  var alone: [Voice: RollUp] = [me: RollUp(), guests: RollUp()]
  let words = "ever tried ever failed no matter try again fail again fail better".split(separator: " ")
  for (index, word) in (words + words + words).enumerated() {
    let voice = index % 3 == 0 ? me : guests
    let now = Duration.milliseconds(300 * index)
    let event = TranscriptEvent.delta(ItemID(1), text: word + " ", logProbabilities: nil)
    _ = both.advance(to: now)
    for voice in alone.keys { _ = alone[voice]?.advance(to: now) }
    _ = both.observe(event, from: voice, at: now)
    _ = alone[voice]?.observe(event, at: now)
    for voice in [me, guests] {
      let lines = both.state.lines.filter { $0.voice == voice }
      #expect(lines.map(\.committed) == alone[voice]?.state.lines.map(\.committed))
    }
  }
  let channels = both.state.lines.compactMap(\.voice?.channel)
  #expect(channels == channels.sorted() && Set(channels) == [1, 2])
  #expect(both.committedWordCount(of: me) + both.committedWordCount(of: guests) > 30)
  #expect(
    both.observe(.sessionDone(.init(duration: .zero ..< .zero, items: 0, failed: 0)), from: nil, at: .zero) == nil)
}

@Test func aSingleSourceIsCaptionedAsBefore() {
  var (screen, alone) = (CaptionScreen(), RollUp())
  let events: [TranscriptEvent] = [
    .delta(ItemID(1), text: "ever tried ", logProbabilities: nil), .partial(ItemID(1), text: "ever"),
    .partial(ItemID(1), text: "ever failed"), .partial(ItemID(1), text: "ever failed"),
    .done(.spoken("ever tried ever failed")),
  ]
  for (index, event) in events.enumerated() {
    let now = Duration.milliseconds(400 * index)
    #expect(screen.observe(event, at: now) == alone.observe(event, at: now))
    #expect(screen.nextChange == alone.nextChange && screen.hasMoreToShow == alone.hasMoreToShow)
  }
}

@Test func liveSegmentsHoldAllVoicesInOrder() throws {
  let me = Voice(channel: 1, name: "Me")
  var captions = HLSCaptions()
  var files: [String: String] = [:]
  func take(_ changes: [HLSCaptions.Change]) {
    for case .write(let name, let text) in changes { files[name] = text }
  }
  take(captions.advance(to: FrameIndex(milliseconds: 13_000), of: guests))
  #expect(!files.isEmpty, "a voice that has not begun holds nothing up")
  files = [:]
  captions = HLSCaptions()
  take(captions.advance(to: .zero, of: me))
  take(captions.advance(to: FrameIndex(milliseconds: 13_000), of: guests))
  #expect(files.isEmpty, "a segment waits for all voices")
  take(captions.observe(.done(.spoken("Later.", each: 900, at: 3_000)), from: guests))
  take(captions.observe(.done(.spoken("First.", each: 900, at: 1_000)), from: me))
  take(captions.finish())
  let text = try #require(files["captions0.vtt"])
  let (first, later) = (try #require(text.range(of: "<v Me>First.")), try #require(text.range(of: "Later.")))
  #expect(first.lowerBound < later.lowerBound)
  let playlist = try #require(files[HLSCaptions.playlistName])
  let lengths = playlist.split(separator: "\n").filter { $0.hasPrefix("#EXTINF:") }
    .compactMap { Double($0.dropFirst(8).dropLast()) }
  #expect(lengths.count == 3 && lengths.allSatisfy { $0 <= 6 }, "no longer than the target duration: \(lengths)")
}

/// The file that a format's pieces make of what was written.
private func rearranged(_ format: any TranscriptFormat, _ written: String) -> String? {
  let bytes = Array(written.utf8)
  return format.rearranged.map { pieces in
    pieces.map { piece in
      switch piece {
      case .text(let text): text
      case .written(let range): String(decoding: bytes[range], as: UTF8.self)
      }
    }.joined()
  }
}

@Test(arguments: [OutputFormat.srt, .vtt, .ttml])
func aFinishedFileIsInOrderOfStart(format: OutputFormat) throws {
  let me = Voice(channel: 1, name: "Ich & du")
  let events: [(TranscriptEvent, Voice?)] = [
    (.done(.spoken("one", each: 900, at: 0)), me), (.done(.spoken("three", each: 900, at: 20_000)), me),
    (.done(.spoken("five", each: 900, at: 40_000)), me), (.done(.spoken("two", each: 900, at: 10_000)), guests),
    (.done(.spoken("four", each: 900, at: 30_000)), guests),
  ]
  var writer = format.makeFormat()
  let written = writer.header + events.map { writer.append($0.0, voice: $0.1) }.joined()
  #expect(writer.extent == "5 cues")
  let whole = try #require(rearranged(writer, written))
  var ordered = format.makeFormat()
  let sorted = [events[0], events[3], events[1], events[4], events[2]]
  let expected = ordered.header + sorted.map { ordered.append($0.0, voice: $0.1) }.joined() + ordered.trailer
  #expect(whole == expected)
  #expect(ordered.rearranged == nil, "what is in order is left alone")
}

/// A voice that says nothing more keeps nobody's cues waiting, and the trailer of a live file short.
@Test func aSilentVoiceHoldsNoCuesBack() {
  var writer = OutputFormat.vtt.makeFormat()
  _ = writer.append(.done(.spoken("short", each: 100)), voice: guests)
  for number in 0..<2_000 {
    let item = TranscriptItem.spoken("word", each: 900, at: Int64(number) * 3_000)
    _ = writer.append(.done(item), voice: Voice(channel: 1, name: "Me"))
    #expect(writer.trailer.utf8.count < 3_000)
  }
}

@Test func textHasParagraphsAndTimesOnRequest() {
  var options = TranscriptOptions()
  (options.hasTimestamps, options.hasParagraphs) = (true, true)
  var writer = OutputFormat.text.makeFormat(options: options)
  let events: [(TranscriptEvent, Voice?)] = [
    (.done(.spoken("One.", at: 61_000)), guests), (.done(.spoken("Two.", at: 62_500)), guests),
    (.done(.spoken("Three.", at: 70_000)), guests),
    (.done(.spoken("Four.", at: 71_000)), Voice(channel: 1, name: "Me")),
  ]
  let text = events.map { writer.append($0.0, voice: $0.1) }.joined() + writer.trailer
  #expect(
    text == """
      [00:01:01] Anna & <Bo>: One. Two.

      [00:01:10] Anna & <Bo>: Three.

      [00:01:11] Me: Four.

      """)
}

@Test func logProbabilitiesAreLeftOutOnRequest() {
  var item = TranscriptItem.spoken("Yes.")
  item.logProbabilities = [TokenLogProbability(token: "Yes.", logProbability: -0.1, bytes: [89])]
  var options = TranscriptOptions()
  options.hasLogProbabilities = false
  for format in [OutputFormat.json, .jsonl] {
    var (with, without) = (format.makeFormat(), format.makeFormat(options: options))
    let event = TranscriptEvent.done(item)
    #expect(with.append(event, voice: nil).contains("-0.1"))
    #expect(!without.append(event, voice: nil).contains("-0.1"))
    let delta = TranscriptEvent.delta(ItemID(1), text: "Yes.", logProbabilities: item.logProbabilities)
    #expect(!without.append(delta, voice: nil).contains("-0.1"))
  }
}

@Test(arguments: [(false, "3 lines"), (true, "2 paragraphs")])
func theExtentOfTextIsInLinesOrParagraphs(hasParagraphs: Bool, extent: String) {
  var options = TranscriptOptions()
  options.hasParagraphs = hasParagraphs
  var writer = OutputFormat.text.makeFormat(options: options)
  for (text, start) in [("one", Int64(0)), ("two", 1_000), ("", 2_000), ("three", 20_000)] {
    _ = writer.append(.done(.spoken(text, each: 900, at: start)), voice: nil)
  }
  #expect(writer.extent == extent)
}
