import StenoCore
import StenoWire
import StenoSpeech
import StenoProviders
import Testing

@testable import StenoProvidersHTTP

/// A segment is created once at AI/ML API, whatever becomes of the questions about it.
@Suite struct GenerationTests {
  private let server: SpeechServer

  init() throws {
    server = try SpeechServer("--token", "sk-very-secret-1")
  }

  private func outcome(_ options: [String: JSONValue] = ["poll_interval": .number("0.05")]) async throws
    -> Utterance.Outcome
  {
    var configuration = ProviderConfiguration.test("aimlapi", server.url())
    configuration.options = options
    let recognizer = RemoteEngine(try AIMLProvider(configuration), terms: .impatient)
    return await Utterance(1).recognize(with: recognizer, isLive: false)
  }

  private func created() throws -> Int {
    try server.log.filter { $0["path"]?.string?.hasSuffix("/stt/create") == true }.count
  }

  @Test(arguments: ["502", "503", "504", "500", "429", "408", "404", "\"close\"", "404,502,\"close\",429,404"])
  func whatFailsIsAskedAgainUnderTheSameName(faults: String) async throws {
    try server.state(#"{"poll_faults":[\#(faults)]}"#)
    #expect(try await outcome().text == Utterance(1).text)
    #expect(try created() == 1 && Set(server.polled).count == 1)
  }

  @Test func whatIsGoneStaysGone() async throws {
    try server.state(#"{"poll_faults":[null,404]}"#)
    let failure = try #require(try await outcome().failure)
    #expect(failure.code == "request_refused" && !failure.isRetryable)
    #expect(try created() == 1 && server.polled.count == 2)
  }

  @Test func whatFailedIsNotPaidForAgain() async throws {
    try server.script([#"{"fails":true,"polls":1}"#])
    let failure = try #require(try await outcome().failure)
    #expect(failure.message.contains("the model failed") && !failure.isRetryable)
    #expect(try created() == 1)
  }

  @Test func aRefusedCreationMayBeTriedAgain() async throws {
    try server.script([#"{"kind":"status","status":503}"#])
    #expect(try await outcome().text == Utterance(1).text)
    #expect(try created() == 2 && Set(server.polled).count == 1)
  }

  @Test func theIntervalIsChecked() throws {
    var configuration = ProviderConfiguration.test("aimlapi", server.url())
    for wrong in [JSONValue.integer(0), .string("soon"), .integer(601)] {
      configuration.options = ["poll_interval": wrong]
      #expect(throws: ProviderFailure.self) { try AIMLProvider(configuration) }
    }
  }

  @Test func anAttemptThatRunsOutIsTakenUpByTheNext() async throws {
    try server.script([#"{"polls":12}"#])
    var configuration = ProviderConfiguration.test("aimlapi", server.url())
    configuration.options = ["poll_interval": .number("0.1")]
    configuration.timeouts.answer = .milliseconds(400)
    let recognizer = RemoteEngine(try AIMLProvider(configuration), terms: .impatient)
    #expect(await Utterance(1).recognize(with: recognizer, isLive: false).text == Utterance(1).text)
    #expect(try created() == 1 && recognizer.health.retries > 0)
  }

  @Test func anHourIsAll() {
    var polls = GenerationPolls(interval: .seconds(600), created: .seconds(100))
    let decisions = [100, 3_099, 3_100].map { polls.isPending(at: .seconds($0)) }
    #expect(decisions == [.askAgain(after: .seconds(600)), .askAgain(after: .seconds(600)), .giveUp])
    let asked = polls.failed(ProviderFailure(.rateLimited, "slow", retryAfter: .seconds(900)), at: .seconds(200))
    #expect(asked == .askAgain(after: .seconds(900)))
  }

  @Test func theWaitGrows() {
    var polls = GenerationPolls(interval: nil, created: .zero)
    let waits = (0..<20).map { _ in polls.isPending(at: .zero) }
    #expect(waits[0] == .askAgain(after: .milliseconds(250)) && waits[1] == .askAgain(after: .milliseconds(375)))
    #expect(waits[19] == .askAgain(after: .seconds(10)))
  }

  @Test func whatIsUnknownForLongDoesNotExist() {
    var polls = GenerationPolls(interval: nil, created: .zero)
    var missing = ProviderFailure(.refused, "no such generation")
    missing.status = 404
    let decisions = [119, 121].map { polls.failed(missing, at: .seconds($0)) == .giveUp }
    #expect(decisions == [false, true])
  }

  @Test func nonsenseIsBorneForAWhile() {
    var polls = GenerationPolls(interval: nil, created: .zero)
    let nonsense = ProviderFailure(.badAnswer, "what?")
    let decisions = (0..<5).map { _ in polls.failed(nonsense, at: .zero) == .giveUp }
    #expect(decisions == [false, false, false, false, true])
  }
}
