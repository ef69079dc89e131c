import StenoCore
import StenoWire
import StenoSpeech
import StenoProvidersHTTP
import StenoProviders
import Testing

/// Servers that are like OpenAI's, but for what they take: each works with what a user gets by default.
@Suite struct LikeServersTests {
  private let server: SpeechServer
  private let notices = Notices()

  init() throws {
    server = try SpeechServer("--token", "sk-very-secret-1")
  }

  private func configuration(_ path: String, model: String? = nil) -> ProviderConfiguration {
    var configuration = ProviderConfiguration.test("openai", server.url(path), model: model)
    configuration.notices = notices.taker
    return configuration
  }

  /// Has some segments recognized, one after the other.
  private func recognize(_ configuration: ProviderConfiguration, isLive: Bool) async throws -> [Recognition] {
    let recognizer = RemoteEngine(try HTTPProvider.openAI(configuration), terms: .impatient)
    var recognitions: [Recognition] = []
    for number in 1...4 {
      let utterance = Utterance(number)
      let outcome = await utterance.recognize(with: recognizer, isLive: isLive, heardBy: isLive ? server : nil)
      let recognition = try outcome.result.get()
      #expect(recognition.text == utterance.text)
      recognitions.append(recognition)
    }
    return recognitions
  }

  private func fieldNames() throws -> [[String]] {
    try server.log.map { request in
      (request["fields"]?.array ?? []).compactMap { $0.array?.first?.string }
    }
  }

  @Test(arguments: [true, false])
  func groqIsAskedWithoutAStream(isLive: Bool) async throws {
    _ = try await recognize(configuration("/groq/openai/v1", model: "whisper-large-v3"), isLive: isLive)
    let names = try fieldNames()
    #expect(names.map { $0.contains("stream") } == [true, false, false, false, false])
    // What was refused was a field, and not how the audio went up.
    let chunked = try server.log.compactMap { $0["chunked"]?.bool }
    #expect(chunked.suffix(3).allSatisfy { $0 == isLive })
    #expect(notices.all.count == 1 && notices.all.first?.contains("stream") == true, "\(notices.all)")
  }

  @Test(arguments: [true, false])
  func aStrictServerIsAskedForWhatItKnows(isLive: Bool) async throws {
    _ = try await recognize(configuration("/strict/v1", model: "gpt-4o-transcribe"), isLive: isLive)
    let names = try fieldNames()
    #expect(names.count == 5 && names.dropFirst().allSatisfy { $0 == ["model"] }, "\(names)")
    #expect(notices.all.count == 3, "\(notices.all)")
  }

  @Test(arguments: ["/groq/openai/v1", "/strict/v1"])
  func anOlderModelStandsInForOneThatIsUnknown(path: String) async throws {
    try server.state(#"{"unknown_models":["newest","newer"]}"#)
    var configuration = configuration(path, model: "newest")
    configuration.olderModels = ["newer", "old"]
    _ = try await recognize(configuration, isLive: false)
    let models = try server.log.map { request in
      request["fields"]?.array?.first { $0.array?.first?.string == "model" }?.array?.last?.string
    }
    #expect(models.last == "old" && models.suffix(4).allSatisfy { $0 == "old" }, "\(models)")
    #expect(notices.all.filter { $0.contains("old is used instead") }.count == 1, "\(notices.all)")
  }

  @Test func whatAUserAskedForIsNotLeftOut() async throws {
    var streaming = configuration("/groq/openai/v1", model: "whisper")
    streaming.options = ["stream": .bool(true)]
    try server.state(#"{"unknown_models":["mine"]}"#)
    for configuration in [streaming, configuration("/groq/openai/v1", model: "mine")] {
      let recognizer = RemoteEngine(try HTTPProvider.openAI(configuration), terms: .impatient)
      let failure = try #require(await Utterance(1).recognize(with: recognizer, isLive: false).failure)
      #expect(failure.code == "request_refused" && !failure.isRetryable, "\(failure)")
    }
  }

  @Test func aRefusalWithoutAReasonIsSearchedForOne() async throws {
    let vague = #"{"kind":"status","status":400,"body":{"error":{"message":"bad request"}}}"#
    try server.script([vague])
    _ = try await recognize(configuration("/v1", model: "whisper-1"), isLive: false)
    #expect(try fieldNames().map { $0.contains("stream") } == [true, false, false, false, false])
    #expect(notices.all.count == 1)
  }

  @Test func aRefusalThatStandsIsSearchedForAReasonOnlyAtTheStart() async throws {
    let vague = #"{"kind":"status","status":400,"body":{"error":{"message":"too short"}}}"#
    let recognizer = RemoteEngine(
      try HTTPProvider.openAI(configuration("/v1", model: "whisper-1")), terms: .impatient)
    #expect(await Utterance(1).recognize(with: recognizer, isLive: false).text != nil)
    try server.script([vague])
    let failure = try #require(await Utterance(2).recognize(with: recognizer, isLive: false).failure)
    #expect(failure.message.contains("too short") && notices.all.isEmpty)
    #expect(try server.log.count == 2)
  }

  @Test func mistralsEventsAreRead() async throws {
    let configuration = configuration("/mistral/v1", model: "voxtral-mini-latest")
    let recognizer = RemoteEngine(try HTTPProvider.openAI(configuration), terms: .impatient)
    let utterance = Utterance(1)
    let outcome = await utterance.recognize(with: recognizer, isLive: true)
    let recognition = try outcome.result.get()
    #expect(recognition.text == utterance.text && outcome.committed == utterance.text)
    #expect(outcome.updates.count == utterance.text.split(separator: " ").count)
    #expect(recognition.language == "en")
    let words = try #require(recognition.words)
    #expect(words.first?.speaker == "speaker_1" && words.last?.speaker == "speaker_2")
    #expect(try server.log.count == 1 && notices.all.isEmpty)
  }

  @Test func azuresDeploymentsAreReached() async throws {
    var configuration = configuration(
      "/azure/openai/deployments/{model}?api-version=2025-04-01-preview", model: "my dep")
    configuration.secretHeader = "api-key"
    let recognizer = RemoteEngine(try HTTPProvider.openAI(configuration), terms: .impatient)
    try await recognizer.prepare()
    let utterance = Utterance(1)
    #expect(await utterance.recognize(with: recognizer, isLive: false).text == utterance.text)
    let request = try #require(try server.log.first)
    #expect(
      request["path"]?.string
        == "/azure/openai/deployments/my dep/audio/transcriptions?api-version=2025-04-01-preview")
    #expect(request["headers"]?["authorization"] == nil)
    #expect(request["headers"]?["api-key"]?.string == "sk-very-secret-1")
  }

  @Test func anUnknownDeploymentIsNotReplaced() async throws {
    try server.state(#"{"unknown_models":["gone"]}"#)
    var configuration = configuration("/azure/openai/deployments/{model}?api-version=1", model: "gone")
    configuration.secretHeader = "api-key"
    let recognizer = RemoteEngine(try HTTPProvider.openAI(configuration), terms: .impatient)
    let failure = await Utterance(1).recognize(with: recognizer, isLive: false).failure
    #expect(failure?.message.contains("deployment") == true)
    configuration.model = nil
    #expect(throws: ProviderFailure.self) { try HTTPProvider.openAI(configuration) }
  }
}
