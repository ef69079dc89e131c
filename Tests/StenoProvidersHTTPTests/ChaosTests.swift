import StenoCore
import StenoSpeech
import StenoProvidersHTTP
import StenoProviders
import StenoTesting
import Testing

/// Seeded faults: every segment ends once, with its own text, whatever happens on the way.
@Suite struct ChaosTests {
  static func fault(using generator: inout SeededGenerator) -> String {
    let place = Int.random(in: 0..<100_000, using: &generator)
    return switch Int.random(in: 0..<12, using: &generator) {
    case 0: #"{"kind":"reset_early","at":\#(place % 20_000)}"#
    case 1: #"{"kind":"reset"}"#
    case 2: #"{"kind":"close"}"#
    case 3: #"{"cut":\#(place)}"#
    case 4: #"{"cut_event":\#(place)}"#
    case 5: #"{"kind":"status","status":429}"#
    case 6: #"{"kind":"status","status":503,"headers":{"Retry-After":"0.01"}}"#
    case 7: #"{"kind":"status","status":500}"#
    case 8: #"{"kind":"truncated"}"#
    case 9: place % 8 == 0 ? #"{"kind":"stall"}"# : "null"
    case 10: #"{"trickle":true}"#
    default: "null"
    }
  }

  @Test(arguments: [1, 2, 3])
  func everySegmentEndsOnceWithItsText(seed: UInt64) async throws {
    let server = try SpeechServer()
    var generator = SeededGenerator(seed: seed)
    try server.script((0..<400).map { _ in Self.fault(using: &generator) })
    var configuration = ProviderConfiguration.test("openai", server.url())
    configuration.limits.concurrentSegments = 8
    var terms = ProviderTerms.impatient
    terms.retry.maximumAttempts = 40
    let recognizer = RemoteEngine(try HTTPProvider.openAI(configuration), terms: terms)
    let utterances = (1...120).map { Utterance($0, frames: 600 + 37 * $0) }
    let outcomes = await withTaskGroup(of: (Int, Utterance.Outcome).self) { group in
      for (index, utterance) in utterances.enumerated() {
        group.addTask { (index, await utterance.recognize(with: recognizer, isLive: index % 3 > 0)) }
      }
      return await group.reduce(into: [Int: Utterance.Outcome]()) { $0[$1.0] = $1.1 }
    }
    #expect(outcomes.count == utterances.count)
    for (index, utterance) in utterances.enumerated() {
      let outcome = try #require(outcomes[index])
      #expect(outcome.text == utterance.text, "\(utterance.id): \(outcome.result)")
      #expect(utterance.text.hasPrefix(outcome.committed), "\(utterance.id) told \(outcome.committed)")
    }
    #expect(recognizer.health.successes == utterances.count)
    #expect(recognizer.health.retries > 20)
  }

  @Test func aServerThatIsKilledAndComesBackLosesNothing() async throws {
    let first = try SpeechServer()
    var terms = ProviderTerms.impatient
    terms.retry.longestDelay = .milliseconds(100)
    let recognizer = RemoteEngine(try HTTPProvider.openAI(.test("openai", first.url())), terms: terms)
    try first.script(["null", #"{"kind":"stall"}"#])
    let utterances = (1...3).map { Utterance($0) }
    #expect(await utterances[0].recognize(with: recognizer).text == utterances[0].text)
    async let second = utterances[1].recognize(with: recognizer)
    async let third = utterances[2].recognize(with: recognizer)
    first.kill()
    let again = try SpeechServer("--port", "\(first.port)")
    #expect(await second.text == utterances[1].text)
    #expect(await third.text == utterances[2].text)
    #expect(again.port == first.port)
  }
}
