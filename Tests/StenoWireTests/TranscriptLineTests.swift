import Foundation
import StenoCore
import StenoTesting
import StenoWire
import Testing

@Suite struct TranscriptLineTests {
  @Test func whatIsWrittenIsReadBackEqual() throws {
    var values = RandomValues(seed: 17)
    for _ in 0..<5_000 {
      let line = TranscriptLine(
        values.event(), voice: values.maybe { Voice(channel: $0.integer(1...9), name: $0.maybe { "v" + $0.text() }) })
      let text = line.json.text
      #expect(try TranscriptLine(parsing: text.utf8) == line, "\(text)")
    }
  }

  @Test func codersUseTheWireForm() throws {
    var values = RandomValues(seed: 18)
    for _ in 0..<300 {
      let event = values.event()
      let encoded = try JSONEncoder().encode(event)
      #expect(try JSONDecoder().decode(TranscriptEvent.self, from: encoded) == event)
      #expect(try TranscriptLine(parsing: encoded)?.event == event)
      let line = TranscriptLine(event, voice: Voice(channel: 2, name: "voice"))
      #expect(try JSONDecoder().decode(TranscriptLine.self, from: JSONEncoder().encode(line)) == line)
    }
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(TranscriptEvent.self, from: Data("[1]".utf8)) }
  }

  @Test(arguments: [
    (#"{"item_id":"item_000001"}"#, "type is missing"), (#"[]"#, "the value must be an object"),
    (
      #"{"type":"speech_started","item_id":"item_1","audio_start_ms":1}"#,
      "item_id must be 'item_' and a number of six digits or more"
    ),
    (#"{"type":"speech_started","item_id":"item_000001"}"#, "audio_start_ms is missing"),
    (
      #"{"type":"speech_started","item_id":"item_000001","audio_start_ms":9223372036854775807}"#,
      "audio_start_ms must be a whole number from 0 to 3162240000000"
    ),
    (
      #"{"type":"speech_stopped","item_id":"item_000001","audio_end_ms":1,"cut":"x"}"#,
      "cut must be one of 'silence', 'max_pause', 'max_valley', 'max_hard', 'end', 'commit', 'clear'"
    ),
    (
      #"{"type":"transcript.text.done","item_id":"item_000001","text":"a","audio_start_ms":5,"audio_end_ms":4,"provider":"p"}"#,
      "audio_end_ms must not be before audio_start_ms"
    ),
    (
      #"{"type":"transcript.text.done","item_id":"item_000001","text":"a","audio_start_ms":5,"audio_end_ms":6,"provider":"p","words":[{"word":"a","start_ms":1,"end_ms":"x"}]}"#,
      "words[0].end_ms must be a whole number from 0 to 3162240000000"
    ),
    (
      #"{"type":"transcript.text.delta","item_id":"item_000001","delta":"a","logprobs":[{"token":"a","logprob":0,"bytes":[256]}]}"#,
      "logprobs[0].bytes must be a list of bytes"
    ),
  ])
  func namesWhatIsWrong(text: String, problem: String) {
    #expect(throws: WireError.self) { try TranscriptLine(parsing: text.utf8) }
    do {
      _ = try TranscriptLine(parsing: text.utf8)
    } catch {
      #expect("\(error)" == problem)
    }
  }

  @Test func otherTypesAreNoEvents() throws {
    #expect(try TranscriptLine(parsing: #"{"type":"segment","item_id":"item_000001"}"#.utf8) == nil)
  }

  @Test func aProbabilityOfZeroComesBack() throws {
    let token = TokenLogProbability(token: "a", logProbability: -.infinity, bytes: [97])
    let line = TranscriptLine(.delta(ItemID(1), text: "a", logProbabilities: [token]))
    #expect(try TranscriptLine(line.json) == line)
  }
}

@Suite struct JSONLinesReaderTests {
  @Test func piecesChangeNothing() {
    let text = "{\"a\":1}\r\n\n  \n[2]\nno\n3"
    var whole = JSONLinesReader()
    let expected = (whole.read(text.utf8) + [whole.finish()].compactMap { $0 }).map(Self.text)
    #expect(expected == [#"{"a":1}"#, "[2]", "invalid JSON (at byte 0)", "3"])
    var pieces = JSONLinesReader()
    let lines = text.utf8.flatMap { pieces.read([$0]) } + [pieces.finish()].compactMap { $0 }
    #expect(lines.map(Self.text) == expected)
  }

  @Test func aLongLineCostsOnlyItself() {
    var reader = JSONLinesReader(maximumBytes: 4)
    let lines = reader.read("1\n12345\n1234\n".utf8).map(Self.text)
    #expect(lines == ["1", "a line is longer than 4 bytes (at byte 4)", "1234"])
    #expect(reader.finish() == nil)
  }

  private static func text(_ line: Result<JSONValue, JSONError>) -> String {
    switch line {
    case .success(let value): value.text
    case .failure(let error): "\(error)"
    }
  }
}
