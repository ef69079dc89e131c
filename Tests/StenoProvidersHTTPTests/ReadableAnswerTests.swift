import StenoCore
import StenoWire
import StenoSpeech
import StenoProvidersHTTP
import StenoProviders
import Testing

/// Answers that are not as a document has them, but that can be read.
@Suite struct ReadableAnswerTests {
  private let server: SpeechServer
  private let recognizer: RemoteEngine

  init() throws {
    server = try SpeechServer("--token", "sk-very-secret-1")
    recognizer = RemoteEngine(
      try HTTPProvider.openAI(.test("openai", server.url(), model: "m")), terms: .impatient)
  }

  private func recognition(of body: String, type: String) async throws -> Recognition {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: \(type)\r\nConnection: close\r\n\r\n"
    let bytes = String(String.UnicodeScalarView((head + body).utf8.map { Unicode.Scalar($0) }))
    try server.script([JSONValue.object([("kind", .string("raw")), ("text", .string(bytes))]).text])
    let outcome = await Utterance(1).recognize(with: recognizer, isLive: false)
    #expect(try server.log.count == 1, "asked again")
    return try outcome.result.get()
  }

  @Test(arguments: [
    (#"{"text":null}"#, ""), ("\u{FEFF}{\"text\":\"é\"}", "é"), (#" {"text":"a","text":"b"} "#, "b"),
    (#"{"text":"a","duration":NaN,"logprobs":7,"words":"none","segments":null}"#, "a"),
    (#"{"text":"a","words":[{"word":"a","start":"0.1","end":Infinity,"confidence":"x"}]}"#, "a"),
    (#"{"text":"a","confidence":-Infinity,"language":5}"#, "a"), ("{\"text\":\"a\"}\u{0}\n;", "a"),
    ("{\"text\":\"a\nb\"}", "a\nb"), (#"{"text":"a","error":null}"#, "a"),
    // A stream that is labelled as JSON, in all its forms.
    ("data: {\"type\":\"transcript.text.done\",\"text\":\"a\"}\n\n", "a"),
    (": hello\n\ndata:{\"type\":\"transcript.text.done\",\"text\":\"a\"}", "a"),
    ("event: transcription.done\rdata: {\"text\":\"a\"}\r\r", "a"),
    ("id: 1\r\ndata: {\"text\":\"a\"}\r\n\r\ndata: {\"text\":\" b\"}", "a b"),
  ])
  func labelledAsJSON(body: String, text: String) async throws {
    #expect(try await recognition(of: body, type: "application/json").text == text)
  }

  @Test(
    arguments: [
      (#"{"text":"a"}"#, "a"), ("\n[]{", nil), ("data: {\"text\":\"a\"}\n\ndata: [DONE]", "a"),
      ("data: {\"type\":\"transcript.text.delta\",\"delta\":null}\n\ndata: [DONE]\n\n", ""),
      ("event: ping\ndata: {}\n\ndata:\n\ndata: {\"type\":\"transcript.text.done\",\"text\":\"a\"}\n", "a"),
      ("data: nonsense\n\ndata: {\"type\":\"transcript.text.done\",\"text\":\"a\"}\n\n", "a"),
      (
        "data: {\"type\":\"transcript.text.delta\"}\n\ndata: {\"type\":\"transcript.text.done\",\"text\":\"a\"}\n\n",
        "a"
      ),
      (
        "data: {\"type\":\"transcript.text.delta\",\"delta\":\"a\"}\n\ndata: {\"type\":\"transcript.text.done\",\"text\":null}",
        "a"
      ),
    ] as [(String, String?)])
  func labelledAsAStream(body: String, text: String?) async throws {
    guard let text else { return }
    #expect(try await recognition(of: body, type: "text/event-stream").text == text)
  }

  @Test(arguments: ["gzip", "deflate"])
  func compressedUnasked(encoding: String) async throws {
    for (type, body) in [
      ("application/json", #"{"text":"squeezed"}"#),
      ("text/event-stream", "data: {\"type\":\"transcript.text.done\",\"text\":\"squeezed\"}\n\n"),
    ] {
      try server.script([
        JSONValue.object([
          ("kind", .string("compressed")), ("encoding", .string(encoding)), ("type", .string(type)),
          ("text", .string(body)),
        ]).text
      ])
      #expect(await Utterance(1).recognize(with: recognizer, isLive: false).text == "squeezed")
    }
    #expect(try server.log.allSatisfy { $0["headers"]?["accept-encoding"]?.string == "identity" })
  }

  @Test func segmentsGiveTimesWhereThereAreNoWords() async throws {
    let body =
      #"{"text":"One two. Three","segments":[{"start":0.1,"end":"0.3","text":" One two."},{"start":0.3,"end":9,"text":" Three"}]}"#
    let recognition = try await recognition(of: body, type: "application/json")
    let words = try #require(recognition.words)
    let frames = Utterance(1).frames
    #expect(words.map(\.text) == ["One", "two.", "Three"])
    #expect(words[0].frames?.lowerBound == frames.frame(at: 0.1))
    #expect(words.allSatisfy { $0.frames.map { $0.lowerBound < $0.upperBound } == true })
    #expect(words[2].frames?.upperBound == frames.upperBound)
  }

  @Test func aPortalsPageIsAskedAgain() async throws {
    let page = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<html>Log in</html>"
    try server.script([JSONValue.object([("kind", .string("raw")), ("text", .string(page))]).text])
    let utterance = Utterance(1)
    #expect(await utterance.recognize(with: recognizer, isLive: false).text == utterance.text)
  }
}
