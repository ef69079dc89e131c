import StenoCore
import StenoSpeech
import StenoProvidersHTTP
import StenoProviders
import Testing

/// What a bad provider can answer, and what a segment ends with then.
@Suite struct HostileAnswerTests {
  private let server: SpeechServer
  private let recognizer: RemoteEngine

  init() throws {
    server = try SpeechServer("--token", "sk-very-secret-1")
    var terms = ProviderTerms.impatient
    terms.retry.maximumAttempts = 2
    recognizer = RemoteEngine(try HTTPProvider.openAI(.test("openai", server.url())), terms: terms)
  }

  private static func raw(_ type: String, _ body: String) -> String {
    let head = "HTTP/1.1 200 OK\\r\\nX-Request-Id: req-77\\r\\nContent-Type: \(type)\\r\\nConnection: close\\r\\n\\r\\n"
    return #"{"kind":"raw","text":"\#(head)\#(body)"}"#
  }

  @Test(arguments: [
    (raw("text/html", "<html><b>Welcome</b>"), "provider_not_ready", "Welcome"),
    (raw("application/json", "<!doctype html>"), "provider_not_ready", "doctype"),
    (raw("text/plain", " \\n<!-- portal --><html>"), "provider_not_ready", "web page"),
    (raw("application/json", "{\\\"text\\\":5}"), "bad_answer", "not a string"),
    (raw("application/json", "[]"), "bad_answer", "not an object"),
    (raw("application/json", "{\\\"text\\\":\\\"\\u00ff\\\"}"), "bad_answer", "UTF-8"),
    (raw("application/json", "{\\\"text\\\":\\\"a\\\"}{\\\"text\\\":\\\"b\\\"}"), "bad_answer", "more after"),
    (raw("application/json", ""), "connection_lost", "too early"),
    (raw("application/json", "{\\\"text\\\":\\\"a"), "connection_lost", "is incomplete"),
    (raw("application/json", String(repeating: "[", count: 100)), "bad_answer", "deeper"),
    (raw("text/event-stream", "data: {\\n\\n"), "bad_answer", "not JSON"),
    (raw("text/event-stream", "data: \\u00ff\\n\\n"), "bad_answer", "UTF-8"),
    (raw("text/event-stream", "data: {\\\"type\\\":\\\"transcript.text.done\\\"}\\n\\n"), "bad_answer", "no text"),
    (
      raw("text/event-stream", "data: {\\\"error\\\":{\\\"message\\\":\\\"overloaded\\\"}}\\n\\n"), "provider_error",
      "overloaded"
    ),
    (
      raw("text/event-stream", "data: {\\\"type\\\":\\\"transcript.text.delta\\\",\\\"delta\\\":\\\"a\\\"}\\n\\n"),
      "connection_lost", "before"
    ),
    (#"{"kind":"raw","text":"SSH-2.0-OpenSSH_9.2\r\n"}"#, "bad_answer", "HTTP"),
    (#"{"kind":"endless","type":"application/json","text":" "}"#, "bad_answer", "larger than"),
    (#"{"kind":"endless","type":"text/event-stream","text":": x\n"}"#, "bad_answer", "larger than"),
    (#"{"kind":"endless","type":"text/event-stream","text":"data: x"}"#, "bad_answer", "too long"),
    (
      #"{"kind":"status","status":301,"headers":{"Location":"http://127.0.0.1:1/"}}"#, "provider_configuration",
      "redirect"
    ),
    (#"{"kind":"status","status":413,"body":{"error":{"message":"too big"}}}"#, "request_refused", "too big"),
    (#"{"kind":"status","status":422,"body":{"detail":[{"msg":"no model"}]}}"#, "request_refused", "no model"),
    (#"{"kind":"status","status":403,"body":"Bearer sk-very-secret-1 is refused"}"#, "unauthorized", "[secret]"),
    (#"{"kind":"status","status":500,"body":"<html>oops</html>"}"#, "provider_error", "oops"),
    (#"{"kind":"stall"}"#, "timed_out", "no data came"),
    (#"{"kind":"close"}"#, "connection_lost", "empty reply"),
  ])
  func endsInFailure(fault: String, code: String, words: String) async throws {
    try server.script(Array(repeating: fault, count: 6))
    let outcome = await Utterance(1).recognize(with: recognizer, isLive: false)
    let failure = try #require(outcome.failure, "\(outcome)")
    #expect(failure.code == code, "\(failure)")
    #expect(failure.message.lowercased().contains(words.lowercased()), "\(failure)")
    #expect(failure.message.hasPrefix("openai: "))
    #expect(!failure.message.contains("sk-very-secret-1"))
    #expect(failure.message.count < 700)
    if fault.contains("req-77") && code == "bad_answer" { #expect(failure.message.contains("req-77"), "\(failure)") }
  }

  @Test(arguments: [400, 401, 403, 404, 413, 422])
  func isNotRetried(status: Int) async throws {
    try server.script(Array(repeating: #"{"kind":"status","status":\#(status)}"#, count: 6))
    #expect(await Utterance(1).recognize(with: recognizer, isLive: false).failure != nil)
    // What a field may be the reason of is asked for without the fields that nobody asked for, once for each.
    #expect(try server.log.count == ([400, 422].contains(status) ? 5 : 1))
  }

  @Test func aDateToWaitForIsRead() async throws {
    let (date, end) = ("Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:38 GMT")
    try server.script([#"{"kind":"status","status":429,"headers":{"Retry-After":"\#(end)","Date":"\#(date)"}}"#])
    let utterance = Utterance(1)
    #expect(await utterance.recognize(with: recognizer).text == utterance.text)
    #expect(recognizer.health.lastFailure?.retryAfter == .seconds(1))
  }

  @Test func whatAProviderAsksToWaitIsWaited() async throws {
    try server.script([
      #"{"kind":"status","status":429,"headers":{"Retry-After":"0.2"}}"#,
      #"{"kind":"status","status":503,"headers":{"retry-after-ms":"150"}}"#,
    ])
    var terms = ProviderTerms.impatient
    let clock = ContinuousClock()
    terms.clock = clock
    let patient = RemoteEngine(try HTTPProvider.openAI(.test("openai", server.url())), terms: terms)
    let began = clock.now
    let utterance = Utterance(1)
    #expect(await utterance.recognize(with: patient).text == utterance.text)
    #expect(clock.now - began >= .milliseconds(350))
  }
}
