import StenoCaption
import StenoCore
import Testing

private func file(_ format: OutputFormat, _ items: [TranscriptItem], channel: Int? = nil) -> String {
  var writer = format.makeFormat()
  return writer.header + items.map { writer.append(.done($0), channel: channel) }.joined() + writer.trailer
}

@Test func srt() {
  let items = [TranscriptItem.spoken("Ever tried."), .spoken("No matter.", at: 3_600_000, number: 2)]
  #expect(
    file(.srt, items) == """
      1
      00:00:00,300 --> 00:00:01,133
      Ever tried.

      2
      01:00:00,300 --> 01:00:01,133
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
  #expect(
    file(.ttml, [.spoken("It was the best of times, it was the worst of <times>.")]) == """
      <?xml version="1.0" encoding="UTF-8"?>
      <tt xmlns="http://www.w3.org/ns/ttml" xml:lang="">
      <body><div>
      <p begin="00:00:00.300" end="00:00:03.900">It was the best of times,<br/>it was the worst of &lt;times&gt;.</p>
      </div></body>
      </tt>

      """)
}

@Test func channelsAreNamed() {
  let item = TranscriptItem.spoken("Yes.", each: 900)
  #expect(file(.vtt, [item], channel: 2) == "WEBVTT\n\n00:00:00.300 --> 00:00:01.200\n<v Channel 2>Yes.\n\n")
  #expect(file(.srt, [item], channel: 2) == "1\n00:00:00,300 --> 00:00:01,200\n2: Yes.\n\n")
  #expect(file(.ttml, [item], channel: 2).contains(">2: Yes.</p>"))
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
  let text = (1...2).map { writer.append(.done(item), channel: $0) }.joined() + writer.trailer
  let cues = try CaptionParser.srt(text)
  #expect(cues[0].milliseconds == cues[1].milliseconds)
}

@Test(arguments: 0..<100)
func captionFilesReadBack(seed: Int) throws {
  let items = RandomTranscript.items(seed: seed)
  let words = items.flatMap(\.words).map(\.text).joined()
  let vtt = try CaptionParser.vtt(file(.vtt, items))
  #expect(vtt.flatMap(\.lines).joined().readable == words.readable)
  let srt = try CaptionParser.srt(file(.srt, items))
  #expect(srt.map(\.milliseconds) == vtt.map(\.milliseconds))
  #expect(srt.map(\.lines) == vtt.map { $0.lines.map { $0.replacing("-->", with: "→") } })
  for (cue, next) in zip(vtt, vtt.dropFirst()) {
    #expect(cue.milliseconds.upperBound <= next.milliseconds.lowerBound)
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
