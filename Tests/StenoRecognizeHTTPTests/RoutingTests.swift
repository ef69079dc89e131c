import StenoCore
import StenoRecognize
import StenoRecognizeHTTP
import StenoRecognizeRemote
import StenoTesting
import Testing

@Suite struct RoutingTests {
  private let server: SpeechServer
  private let utterance = Utterance()

  init() throws {
    server = try SpeechServer()
  }

  private func provider(_ name: String, _ url: String) throws -> RemoteRecognizer {
    var terms = ProviderTerms.impatient
    terms.retry.maximumAttempts = 1
    terms.retry.patience = .milliseconds(20)
    return RemoteRecognizer(try HTTPProvider.openAI(.test(name, url)), terms: terms)
  }

  @Test func theNextTakesOver() async throws {
    let nobody = try provider("a", "http://127.0.0.1:1/v1")
    let route = RoutedRecognizer(nobody, then: [try provider("b", server.url())])
    try await route.prepare()
    let recognition = try await utterance.recognize(with: route).result.get()
    #expect(recognition.text == utterance.text && recognition.provider == "b")
  }

  @Test func whatWasToldStandsWhenTheNextTakesOver() async throws {
    try server.script([#"{"cut_event":4}"#])
    let other = try SpeechServer()
    let route = RoutedRecognizer(try provider("a", server.url()), then: [try provider("b", other.url())])
    let outcome = await utterance.recognize(with: route)
    #expect(try outcome.result.get().provider == "b")
    #expect(outcome.text == utterance.text && outcome.committed == utterance.text)
  }

  @Test func aLateOneIsOvertaken() async throws {
    try server.script([#"{"kind":"stall"}"#])
    let other = try SpeechServer()
    let route = RoutedRecognizer(
      try provider("a", server.url()), then: [try provider("b", other.url())], hedgeAfter: .milliseconds(10))
    let recognition = try await utterance.recognize(with: route).result.get()
    #expect(recognition.text == utterance.text && recognition.provider == "b")
  }

  @Test func whereAllFailTheLastFailureIsTold() async throws {
    let route = RoutedRecognizer(
      try provider("a", "http://127.0.0.1:1/v1"), then: [try provider("b", "http://127.0.0.1:2/v1")])
    await #expect(throws: (any Error).self) { try await route.prepare() }
    #expect(await utterance.recognize(with: route).failure?.message.hasPrefix("b: ") == true)
  }
}
