import StenoCore
import StenoWire
import StenoSpeech
import StenoProvidersHTTP
import StenoProviders
import Testing

/// Vakyansh's REST against a server that speaks it, the checks of its service included.
@Suite struct VakyanshRESTTests {
  private let server: SpeechServer
  private let utterance = Utterance()

  init() throws {
    server = try SpeechServer("--token", "sk-very-secret-1")
  }

  private func provider(
    _ path: String = "", language: String? = "hi", options: [String: JSONValue] = [:],
    extra: [(name: String, value: JSONValue)] = []
  ) throws -> VakyanshRESTProvider {
    var configuration = ProviderConfiguration.test("vakyansh", server.url(path))
    configuration.language = language
    configuration.options = options
    configuration.extraBody = extra
    return try VakyanshRESTProvider(configuration)
  }

  private func recognizer(_ provider: VakyanshRESTProvider, attempts: Int = 6) -> RemoteEngine {
    var terms = ProviderTerms.impatient
    terms.retry.maximumAttempts = attempts
    return RemoteEngine(provider, terms: terms)
  }

  @Test(arguments: [true, false]) func segments(isLive: Bool) async throws {
    let recognizer = recognizer(try provider())
    try await recognizer.prepare()
    let outcome = await utterance.recognize(with: recognizer, isLive: isLive)
    let recognition = try outcome.result.get()
    #expect(recognition.text == utterance.text + ".!" && outcome.updates.isEmpty)
    #expect(recognition.confidence == nil && recognition.logProbabilities == nil && recognition.words == nil)
    let request = try #require(try server.log.last)
    #expect(request["path"]?.string == "/v1/recognize/hi" && request["chunked"]?.bool == false)
    #expect(request["headers"]?["authorization"]?.string == "Bearer sk-very-secret-1")
  }

  /// A deployment's prefix, with and without the version that follows it.
  @Test(arguments: ["/asr", "/asr/v1", "/asr/v1/"]) func prefixes(path: String) async throws {
    #expect(await utterance.recognize(with: recognizer(try provider(path))).text == utterance.text + ".!")
    #expect(try server.log.last?["path"]?.string == "/asr/v1/recognize/hi")
  }

  @Test func whatIsNotAskedForIsNotDone() async throws {
    let provider = try provider(options: ["punctuation": .bool(false), "inverse_text_normalization": .bool(false)])
    #expect(await utterance.recognize(with: recognizer(provider)).text == utterance.text)
  }

  /// The words of subtitles, without what stands there where nothing was understood.
  @Test func subtitles() async throws {
    let provider = try provider(options: ["response_format": .string("srt")])
    #expect(await utterance.recognize(with: recognizer(provider)).text == utterance.text)
    let subtitles = try await provider.recognize([.samples([Float](repeating: 0, count: 48_000))], as: .srt)
    #expect(subtitles.first?.contains("1\n00:00:00,00 --> 00:00:01,00\nframes") == true, "\(subtitles)")
    #expect(subtitles.first?.contains("[ Voice is not clearly audible ]") == true)
  }

  @Test func recordingsAndAddresses() async throws {
    let texts = try await provider(options: ["punctuation": .bool(false)]).recognize([
      .samples(utterance.samples), .address("http://127.0.0.1:9/x.flac", format: "flac"),
    ])
    #expect(texts == [utterance.text + "!", "fetched http://127.0.0.1:9/x.flac!"])
  }

  @Test(arguments: [("en-IN", "en"), ("HI-x-en", "hi_en"), ("en_bio", "en_bio"), (nil, "hi")] as [(String?, String)])
  func languages(tag: String?, name: String) async throws {
    #expect(await utterance.recognize(with: recognizer(try provider(language: tag))).text == utterance.text + ".!")
    #expect(try server.log.last?["path"]?.string == "/v1/recognize/\(name)")
  }

  @Test func whatCannotWorkIsRefusedAtOnce() throws {
    let failure = #expect(throws: ProviderFailure.self) { try provider(language: "de") }
    #expect(failure?.message.contains("bho, bn") == true && failure?.kind == .configuration)
    for (name, value) in [("streaming", .bool(true)), ("response_format", .string("vtt")), ("upload", .string("flac"))]
      as [(String, JSONValue)]
    {
      let failure = #expect(throws: ProviderFailure.self) { try provider(options: [name: value]) }
      #expect(failure?.message.contains(name) == true)
    }
  }

  /// The service's own words, whichever way its proxy passes them on.
  @Test(
    arguments: [
      ("sat", [], "null", "Language sat not implemented yet"),
      ("sat", [], #"{"bare":true}"#, "Language sat not implemented yet"),
      ("hi", [(name: "audioFormat", value: .string("pcm"))], "null", "Audio Format not implemented yet"),
      ("hi", [(name: "nonsense", value: .bool(true))], "null", "Invalid input value!"),
    ] as [(String, [(name: String, value: JSONValue)], String, String)])
  func refusals(language: String, extra: [(name: String, value: JSONValue)], fault: String, words: String) async throws
  {
    try server.script([fault])
    let recognizer = recognizer(try provider(language: language, extra: extra))
    let failure = await utterance.recognize(with: recognizer).failure
    #expect(failure?.code == "request_refused" && failure?.isRetryable == false, "\(failure?.description ?? "")")
    #expect(failure?.message.contains("HTTP 400: \(words)") == true, "\(failure?.description ?? "")")
    #expect(try server.log.count == 1)
  }

  private static func answer(_ body: String) -> String { #"{"kind":"status","status":200,"body":\#(body)}"# }

  @Test(arguments: [
    (
      #"{"kind":"status","status":500,"body":{"status":"ERROR","output":[],"status_text":"An unknown error"}}"#,
      "provider_error", "An unknown error"
    ),
    (#"{"kind":"status","status":401}"#, "unauthorized", "401"),
    (#"{"kind":"status","status":404,"body":"Not Found\n"}"#, "request_refused", "Not Found"),
    (#"{"kind":"status","status":406,"body":"Given Content-type is not allowed"}"#, "request_refused", "not allowed"),
    (answer(#"{"status":"ERROR","output":[],"status_text":"out of order"}"#), "request_refused", "out of order"),
    (answer(#"{"status":7}"#), "request_refused", "7"),
    (answer(#"{}"#), "bad_answer", "no status"), (answer(#"[]"#), "bad_answer", "not an object"),
    (answer(#"{"status":"SUCCESS","output":{}}"#), "bad_answer", "output is not a list"),
    (answer(#"{"status":"SUCCESS","output":[{"source":7}]}"#), "bad_answer", "no text"),
    (answer(#""<html>Welcome</html>""#), "provider_not_ready", "Welcome"),
    (#"{"kind":"raw","text":"PRI * HTTP/2.0\r\n\r\n"}"#, "bad_answer", "grpc://"),
    (#"{"kind":"endless","type":"application/json","text":" "}"#, "bad_answer", "larger than"),
    (#"{"kind":"reset"}"#, "connection_lost", ""), (#"{"kind":"stall"}"#, "timed_out", "no data came"),
    (#"{"cut":150}"#, "connection_lost", ""),
  ])
  func badAnswers(fault: String, code: String, words: String) async throws {
    try server.script(Array(repeating: fault, count: 4))
    let failure = await utterance.recognize(with: recognizer(try provider(), attempts: 2)).failure
    #expect(failure?.code == code && failure?.message.contains(words) == true, "\(failure?.description ?? "")")
    #expect(failure?.message.contains("sk-very-secret-1") == false)
  }

  /// That nothing was said is a result.
  @Test(arguments: [
    #"{"status":"NO_MATCH","output":[]}"#, #"{"status":"BABBLE_TIMEOUT"}"#, #"{"status":2,"output":[]}"#,
    #"{"status":"SUCCESS","output":[]}"#, #"{"output":[{}]}"#, #"{"output":[{"source":" "}]}"#,
  ])
  func silence(body: String) async throws {
    try server.script([Self.answer(body)])
    #expect(await utterance.recognize(with: recognizer(try provider())).text == "")
  }

  @Test func aTransientFailureIsNotSeen() async throws {
    try server.script([
      #"{"kind":"reset"}"#, #"{"kind":"status","status":503}"#, #"{"cut":150}"#, #"{"kind":"reset_early","at":900}"#,
    ])
    let recognizer = recognizer(try provider())
    #expect(await utterance.recognize(with: recognizer).text == utterance.text + ".!")
    #expect(recognizer.health.retries == 4)
  }

  @Test func punctuates() async throws {
    try server.script([#"{"kind":"reset"}"#, #"{"kind":"status","status":503}"#])
    let punctuator = RemotePunctuator(try provider(), terms: .impatient)
    #expect(try await punctuator.punctuate("नमस्ते two") == "नमस्ते 2।")
    #expect(try await punctuator.punctuate("two", normalizing: false) == "two।")
    let other = RemotePunctuator(try provider(language: "sat"), terms: .impatient)
    #expect(try await other.punctuate("two") == "two", "a language without a model comes back unchanged")
    #expect(try server.log.last?["path"]?.string == "/v1/punctuate/sat")
  }

  @Test func aFailureToPunctuateIsTold() async throws {
    try server.script([Self.answer(#"{"text":null}"#)])
    let punctuator = RemotePunctuator(try provider(), terms: .impatient)
    let failure = await #expect(throws: RecognitionFailure.self) { try await punctuator.punctuate("x") }
    #expect(failure?.code == "bad_answer" && failure?.message.hasPrefix("vakyansh: text is null") == true)
  }
}
