import StenoCaption
import StenoCore
import Testing

extension String {
  /// What SubRip makes of the text.
  fileprivate var withoutArrows: String {
    String(unicodeScalars.replacing("-->".unicodeScalars, with: "→".unicodeScalars))
  }
}

private func file(_ format: OutputFormat, _ items: [TranscriptItem], channel: Int? = nil) -> String {
  var writer = format.makeFormat()
  let voice = channel.map { Voice(channel: $0) }
  return writer.header + items.map { writer.append(.done($0), voice: voice) }.joined() + writer.trailer
}

@Test func srt() {
  let items = [TranscriptItem.spoken("Ever tried."), .spoken("No matter.", at: 3_600_000, number: 2)]
  #expect(
    file(.srt, items) == """
      1
      00:00:00,300 --> 00:00:01,134
      Ever tried.

      2
      01:00:00,300 --> 01:00:01,134
      No matter.


      """)
}

@Test func vtt() {
  #expect(
    file(.vtt, [.spoken("if a<b && c--> d")]) == """
      WEBVTT

      00:00:00.300 --> 00:00:01.800
      if a&lt;b &amp;&amp; c--&gt; d


      """)
}

@Test func ttml() {
  let text = file(.ttml, [.spoken("It was the best of times, it was the worst of <times>.")])
  #expect(
    text.contains(
      """
      <tt:p xml:id="cue1" region="bottom" style="paragraph" begin="00:00:00.300" end="00:00:03.900">\
      <tt:span style="text">It was the best of times,</tt:span><tt:br/>\
      <tt:span style="text">it was the worst of &lt;times&gt;.</tt:span></tt:p>
      </tt:div></tt:body>
      </tt:tt>

      """))
}

@Test func wordsHaveTheirTimesOnRequest() {
  var options = CueOptions()
  options.hasWordTimes = true
  options.settings = "line:85% align:start"
  var writer = OutputFormat.vtt.makeFormat(cues: options)
  #expect(
    writer.append(.done(.spoken("Ever tried & failed.")), voice: nil) == """
      00:00:00.300 --> 00:00:01.500 line:85% align:start
      Ever <00:00:00.600>tried <00:00:00.900>&amp; <00:00:01.200>failed.


      """)
}

@Test(arguments: ["line:85", "align:start position:10%,line-left region:a"])
func settingsThatAre(settings: String) throws {
  var options = CueOptions()
  options.settings = settings
  try options.validate()
}

@Test(arguments: ["line", "line:", "colour:red", "line:1-->2", "line:\u{85}"])
func settingsThatAreNot(settings: String) {
  var options = CueOptions()
  options.settings = settings
  #expect(throws: OptionError.self) { try options.validate() }
}

@Test func channelsAreNamed() {
  let item = TranscriptItem.spoken("Yes.", each: 900)
  #expect(file(.vtt, [item], channel: 2) == "WEBVTT\n\n00:00:00.300 --> 00:00:01.200\n<v Channel 2>Yes.\n\n")
  #expect(file(.srt, [item], channel: 2) == "1\n00:00:00,300 --> 00:00:01,200\n2: Yes.\n\n")
  #expect(file(.ttml, [item], channel: 2).contains(">2: Yes.</tt:span></tt:p>"))
}

@Test func theLabelOfAChannelCounts() throws {
  let item = TranscriptItem.spoken(String(repeating: "word ", count: 60))
  for cue in try CaptionParser.srt(file(.srt, [item], channel: 12)) {
    #expect(cue.lines[0].hasPrefix("12: "))
    for line in cue.lines { #expect(line.count <= 42) }
  }
}

@Test func channelsMayOverlapButNotThemselves() throws {
  var writer = OutputFormat.srt.makeFormat()
  let item = TranscriptItem.spoken("the same words at the same time")
  let text = (1...2).map { writer.append(.done(item), voice: Voice(channel: $0)) }.joined() + writer.trailer
  let cues = try CaptionParser.srt(text)
  #expect(cues[0].milliseconds == cues[1].milliseconds)
}

/// Whatever is said, cues are long enough, short enough and apart.
@Test(arguments: 0..<30)
func captionFilesReadBack(seed: Int) throws {
  let items = RandomTranscript.items(seed: seed)
  let words = items.flatMap(\.words).map(\.text).joined()
  let vtt = try CaptionParser.vtt(file(.vtt, items))
  #expect(vtt.flatMap(\.lines).joined().readable == words.readable)
  let srt = try CaptionParser.srt(file(.srt, items))
  #expect(srt.map(\.milliseconds) == vtt.map(\.milliseconds))
  #expect(srt.map(\.lines) == vtt.map { $0.lines.map(\.withoutArrows) })
  for cue in vtt { #expect((834...7_000).contains(cue.milliseconds.count)) }
  for (cue, next) in zip(vtt, vtt.dropFirst()) {
    #expect(next.milliseconds.lowerBound - cue.milliseconds.upperBound >= 84)
  }
}

@Test func anArrowUnderAMarkIsOneToo() throws {
  #expect(try CaptionParser.srt(file(.srt, [.spoken("a-->\u{301}b")])).map(\.lines) == [["a→\u{301}b"]])
}

@Test func aCueWithoutRoomIsShownOnUntilSpeechGoesOn() throws {
  var item = TranscriptItem.spoken("Yes, of course it is, my dear.", each: 100)
  item.frames = FrameIndex(milliseconds: 300)..<FrameIndex(milliseconds: 1_000)
  for (start, end) in [(10_000, 1_800), (1_300, 1_216), (500, 1_000)] as [(Int64, Int64)] {
    var writer = OutputFormat.vtt.makeFormat()
    var text = writer.header + writer.append(.done(item), voice: nil)
    #expect(try CaptionParser.vtt(text + writer.trailer).map(\.milliseconds) == [300..<1_800], "whole at every moment")
    text += writer.append(.speechStarted(ItemID(2), at: FrameIndex(milliseconds: start)), voice: nil)
    #expect(try CaptionParser.vtt(text).map(\.milliseconds) == [300..<end])
  }
}

/// Whatever the times are, the file is sound.
@Test func nonsenseTimesGiveSoundFiles() throws {
  var item = TranscriptItem.spoken("no time at all for so many words")
  item.frames = FrameIndex(100)..<FrameIndex(100)
  let cues = try CaptionParser.vtt(file(.vtt, [item, item, .spoken("then")]))
  for (cue, next) in zip(cues, cues.dropFirst()) {
    #expect(cue.milliseconds.upperBound <= next.milliseconds.lowerBound)
  }
}
