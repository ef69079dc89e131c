import Foundation
import StenoCaption
import StenoCore
import Testing

private let id = ItemID(1)
private let item = TranscriptItem(
  id: id, text: "Ever tried", confidence: 0.93,
  logProbabilities: [TokenLogProbability(token: " Ever", logProbability: -0.02345678, bytes: Array(" Ever".utf8))],
  words: [
    TranscriptWord(
      text: "Ever", frames: FrameIndex(milliseconds: 960)..<FrameIndex(milliseconds: 1_200), confidence: 0.98,
      isEstimated: true),
    TranscriptWord(
      text: "tried", frames: FrameIndex(milliseconds: 1_200)..<FrameIndex(milliseconds: 1_500), confidence: nil,
      isEstimated: false, speaker: "A"),
  ],
  language: "en", frames: FrameIndex(milliseconds: 660)..<FrameIndex(milliseconds: 5_040), provider: "local")
private let session = SessionStarted(
  sessionID: "s1", startedAt: "2025-01-01T00:00:00.000Z", source: "file:a \"b\".wav", provider: "local",
  turnDetection: EndpointingOptions())
private let gap = AudioGap(
  frames: FrameIndex(milliseconds: 10)..<FrameIndex(milliseconds: 30), cause: .sourceLost, detail: nil)
private let summary = SessionSummary(duration: FrameIndex.zero..<FrameIndex(milliseconds: 9_000), items: 2, failed: 1)
private let failure = RecognitionFailure(code: "rate_limited", message: "Wait.", isRetryable: true)

private let doneMembers =
  #""item_id":"item_000001","text":"Ever tried","confidence":0.93,"#
  + #""logprobs":[{"token":" Ever","logprob":-0.02345678,"bytes":[32,69,118,101,114]}],"#
  + #""words":[{"word":"Ever","start_ms":960,"end_ms":1200,"confidence":0.98,"estimated":true},"#
  + #"{"word":"tried","start_ms":1200,"end_ms":1500,"confidence":null,"speaker":"A"}],"#
  + #""language":"en","audio_start_ms":660,"audio_end_ms":5040,"provider":"local""#
private let sessionMembers =
  #""session_id":"s1","started_at":"2025-01-01T00:00:00.000Z","source":"file:a \"b\".wav","provider":"local","#
  + #""turn_detection":{"threshold":0.5,"negative_threshold":0.35,"prefix_padding_ms":300,"#
  + #""silence_duration_ms":500,"min_speech_ms":96,"max_segment_ms":20000}"#

@Test(
  arguments: [
    (.sessionStarted(session), #"{"type":"session.started","# + sessionMembers + "}"),
    (
      .speechStarted(id, at: FrameIndex(milliseconds: 660)),
      #"{"type":"speech_started","item_id":"item_000001","audio_start_ms":660}"#
    ),
    (
      .delta(id, text: " Ever tried", logProbabilities: nil),
      #"{"type":"transcript.text.delta","item_id":"item_000001","delta":" Ever tried","logprobs":null}"#
    ),
    (
      .delta(id, text: "", logProbabilities: []),
      #"{"type":"transcript.text.delta","item_id":"item_000001","delta":"","logprobs":[]}"#
    ),
    (.partial(id, text: " ev"), #"{"type":"transcript.text.partial","item_id":"item_000001","text":" ev"}"#),
    (
      .speechStopped(id, at: FrameIndex(milliseconds: 5_040), cut: .maxPause),
      #"{"type":"speech_stopped","item_id":"item_000001","audio_end_ms":5040,"cut":"max_pause"}"#
    ),
    (.done(item), #"{"type":"transcript.text.done","# + doneMembers + "}"),
    (
      .failed(id, failure),
      #"{"type":"transcript.failed","item_id":"item_000001","#
        + #""error":{"code":"rate_limited","message":"Wait.","retryable":true}}"#
    ),
    (.gap(gap), #"{"type":"gap","audio_start_ms":10,"duration_ms":20,"cause":"source_lost"}"#),
    (.sessionDone(summary), #"{"type":"session.done","duration_ms":9000,"items":2,"failed":1}"#),
  ] as [(TranscriptEvent, String)])
func jsonLines(event: TranscriptEvent, line: String) {
  var writer = OutputFormat.jsonl.makeFormat()
  #expect(writer.append(event, voice: nil) == line + "\n")
  let channelled = line.replacing(#"","#, with: #"","channel":2,"#, maxReplacements: 1)
  #expect(writer.append(event, voice: Voice(channel: 2)) == channelled + "\n")
}

@Test func whatAProviderChargedIsPassedOn() {
  var charged = item
  charged.usage = RecognitionUsage()
  charged.usage?.seconds = 2.5
  var writer = OutputFormat.jsonl.makeFormat()
  #expect(
    writer.append(.done(charged), voice: nil).hasSuffix(
      #""provider":"local","usage":{"type":"duration","seconds":2.5}}\#n"#))
  charged.usage?.inputTokens = 14
  charged.usage?.audioTokens = 12
  let tokens = #""usage":{"type":"tokens","input_tokens":14,"input_token_details":{"audio_tokens":12},"seconds":2.5}}"#
  #expect(writer.append(.done(charged), voice: nil).contains(tokens))
}

@Test func aGapTellsItsDetail() {
  var writer = OutputFormat.jsonl.makeFormat()
  let gap = AudioGap(frames: FrameIndex.zero..<FrameIndex.zero, cause: .damaged, detail: "3 packets")
  let line = #"{"type":"gap","audio_start_ms":0,"duration_ms":0,"cause":"damaged","detail":"3 packets"}"#
  #expect(writer.append(.gap(gap), voice: nil) == line + "\n")
}

@Test func jsonDocument() {
  var writer = OutputFormat.json.makeFormat()
  let events: [TranscriptEvent] = [
    .sessionStarted(session), .speechStarted(id, at: .zero), .gap(gap), .done(item), .failed(ItemID(2), failure),
    .sessionDone(summary),
  ]
  let text = writer.header + events.map { writer.append($0, voice: nil) }.joined() + writer.trailer
  #expect(
    text == """
      {"session":{\(sessionMembers)},
      "items":[
      {\(doneMembers)},
      {"item_id":"item_000002","error":{"code":"rate_limited","message":"Wait.","retryable":true},"audio_start_ms":0,"audio_end_ms":0}
      ],
      "gaps":[{"audio_start_ms":10,"duration_ms":20,"cause":"source_lost"}],
      "summary":{"duration_ms":9000,"items":2,"failed":1}}

      """)
}

@Test func aJSONDocumentIsWholeWithItsTrailerAtAnyMoment() throws {
  let events: [TranscriptEvent] = [
    .gap(gap), .sessionStarted(session), .done(item), .sessionStarted(session), .done(item), .sessionDone(summary),
    .sessionDone(summary),
  ]
  for first in events.indices {
    var writer = OutputFormat.json.makeFormat()
    var text = writer.header
    for event in events[first...] {
      let whole = text + writer.trailer
      _ = try #require(JSONSerialization.jsonObject(with: Data(whole.utf8)) as? [String: Any])
      text += writer.append(event, voice: Voice(channel: 1))
    }
    let document = try #require(
      JSONSerialization.jsonObject(with: Data((text + writer.trailer).utf8)) as? [String: Any])
    #expect(document.keys.sorted() == ["gaps", "items", "session", "summary"])
  }
}

@Test(arguments: 0..<100)
func nastyTextIsSoundJSON(seed: Int) throws {
  for item in RandomTranscript.items(seed: seed) {
    var writer = OutputFormat.jsonl.makeFormat()
    let line = writer.append(.done(item), voice: nil)
    #expect(line.unicodeScalars.filter { $0 == "\n" }.count == 1)
    let object = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    #expect(object["text"] as? String == item.text)
  }
}

@Test func text() {
  var writer = OutputFormat.text.makeFormat()
  #expect(writer.append(.done(.spoken(" Ever\ntried.\0 ")), voice: nil) == "Ever tried.\n")
  #expect(writer.append(.done(.spoken("Ever \u{1B}[31mfailed.")), voice: Voice(channel: 2)) == "2: Ever [31mfailed.\n")
  #expect(writer.append(.done(.spoken(" ")), voice: Voice(channel: 2)) == "")
  #expect(writer.append(.partial(id, text: "x"), voice: nil) == "")
}

@Test func tsv() {
  var writer = OutputFormat.tsv.makeFormat()
  #expect(writer.header == "start_ms\tend_ms\ttext\n")
  var item = item
  item.text = "a\tb\nc\\d\r\n\0"
  #expect(writer.append(.done(item), voice: nil) == "960\t1500\ta\\tb\\nc\\\\d\\r\\n\n")
  item.text = "\n"
  #expect(writer.append(.done(item), voice: nil) == "")
  #expect(
    writer.append(.done(.spoken("Ever tried.")), voice: nil) == "300\t900\tEver tried.\n",
    "the speech's times, not the segment's padding")
}

@Test func ttmlSaysItsLanguage() {
  #expect(OutputFormat.ttml.makeFormat().header.contains(#"xml:lang="">"#))
  var options = CueOptions()
  options.language = "de-CH"
  #expect(OutputFormat.ttml.makeFormat(cues: options).header.contains(#"xml:lang="de-CH">"#))
}

@Test(
  arguments: [
    ("a.txt", .text), ("a.b.SRT", .srt), ("/x.y/a.vtt", .vtt), (".ndjson", .jsonl), ("a.json", .json), ("a.tsv", .tsv),
    ("a.dfxp", .ttml), ("a.wav", nil), ("srt", nil), ("a.", nil), ("", nil),
  ] as [(String, OutputFormat?)])
func formatsByFileName(name: String, format: OutputFormat?) {
  #expect(OutputFormat(fileName: name) == format)
}
