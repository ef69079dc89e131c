import StenoCore
import StenoSpeech
import StenoProvidersHTTP
import StenoProviders
import StenoTesting
import Synchronization
import Testing

@Suite struct RoutingTests {
  private let server: SpeechServer
  private let utterance = Utterance()

  init() throws {
    server = try SpeechServer()
  }

  private func provider(_ name: String, _ url: String) throws -> RemoteEngine {
    var terms = ProviderTerms.impatient
    terms.retry.maximumAttempts = 1
    terms.retry.patience = .milliseconds(20)
    return RemoteEngine(try HTTPProvider.openAI(.test(name, url)), terms: terms)
  }

  @Test func theNextTakesOver() async throws {
    let nobody = try provider("a", "http://127.0.0.1:1/v1")
    let route = RoutedEngine(nobody, then: [try provider("b", server.url())])
    try await route.prepare()
    let recognition = try await utterance.recognize(with: route).result.get()
    #expect(recognition.text == utterance.text && recognition.provider == "b")
  }

  @Test func whatWasToldStandsWhenTheNextTakesOver() async throws {
    try server.script([#"{"cut_event":4}"#])
    let other = try SpeechServer()
    let route = RoutedEngine(try provider("a", server.url()), then: [try provider("b", other.url())])
    let outcome = await utterance.recognize(with: route)
    #expect(try outcome.result.get().provider == "b")
    #expect(outcome.text == utterance.text && outcome.committed == utterance.text)
  }

  @Test func aLateOneIsOvertaken() async throws {
    try server.script([#"{"kind":"stall"}"#])
    let other = try SpeechServer()
    let route = RoutedEngine(
      try provider("a", server.url()), then: [try provider("b", other.url())], hedgeAfter: .milliseconds(10))
    let recognition = try await utterance.recognize(with: route).result.get()
    #expect(recognition.text == utterance.text && recognition.provider == "b")
  }

  @Test func aComparisonHasAllTexts() async throws {
    let comparisons = Mutex<[Comparison]>([])
    let compared = ComparingEngine(
      try provider("a", server.url()),
      with: [try provider("b", server.url()), try provider("c", "http://127.0.0.1:1/v1")]
    ) { comparison in comparisons.withLock { $0.append(comparison) } }
    let outcome = await utterance.recognize(with: compared)
    #expect(outcome.text == utterance.text && outcome.committed == utterance.text)
    let texts = try outcome.result.get().comparison
    #expect(texts.map(\.provider) == ["a", "b", "c"] && texts.map(\.text) == [utterance.text, utterance.text, nil])
    #expect(texts.map(\.agreement) == [nil, 1, nil] && texts.map { $0.failure == nil } == [true, true, false])
    let entries = try #require(comparisons.withLock { $0.first }).entries
    #expect(entries.map(\.provider) == ["a", "b", "c"] && entries.map(\.agreement) == [nil, 1, nil])
    #expect(throws: RecognitionFailure.self) { try entries[2].result.get() }
  }

  /// A live transcript does not wait for the slowest; that of a recording does.
  @Test func aLiveComparisonDoesNotWaitForLong() async throws {
    let slow = try SpeechServer()
    try slow.script(Array(repeating: #"{"kind":"stall"}"#, count: 9))
    let comparisons = Mutex<[Comparison]>([])
    var configuration = ProviderConfiguration.test("b", slow.url())
    configuration.timeouts.inactivity = .seconds(600)
    configuration.timeouts.answer = .seconds(600)
    let compared = ComparingEngine(
      try provider("a", server.url()),
      with: [RemoteEngine(try HTTPProvider.openAI(configuration), terms: .impatient)], patience: .milliseconds(20)
    ) { comparison in comparisons.withLock { $0.append(comparison) } }
    #expect(await utterance.recognize(with: compared).text == utterance.text)
    let late = try #require(comparisons.withLock { $0.last }?.entries.last)
    let failure = #expect(throws: RecognitionFailure.self) { try late.result.get() }
    #expect(late.provider == "b" && failure?.code == "timed_out" && failure?.message.contains("b: no final") == true)
    try slow.script([#"{"kind":"slow","seconds":0.3}"#])
    #expect(await utterance.recognize(with: compared, isLive: false).text == utterance.text)
    #expect(comparisons.withLock { $0.last }?.entries.map(\.agreement) == [nil, 1])
  }

  @Test func whereAllFailTheLastFailureIsTold() async throws {
    let route = RoutedEngine(
      try provider("a", "http://127.0.0.1:1/v1"), then: [try provider("b", "http://127.0.0.1:2/v1")])
    await #expect(throws: (any Error).self) { try await route.prepare() }
    #expect(await utterance.recognize(with: route).failure?.message.hasPrefix("b: ") == true)
  }
}
