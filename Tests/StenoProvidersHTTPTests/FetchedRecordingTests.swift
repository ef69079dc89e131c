import StenoCore
import StenoProviders
import StenoProvidersHTTP
import StenoSpeech
import StenoWire
import Testing

/// Recordings that the server fetches by itself.
@Suite struct FetchedRecordingTests {
  private let server: SpeechServer

  init() throws {
    server = try SpeechServer("--token", "sk-very-secret-1")
  }

  private func aimlapi(
    _ model: String? = nil, change: (inout ProviderConfiguration) -> Void = { _ in }
  ) throws -> RemoteEngine {
    var configuration = ProviderConfiguration.test("aimlapi", server.url(), model: model)
    configuration.options = ["poll_interval": .number("0.05")]
    change(&configuration)
    return RemoteEngine(try AIMLProvider(configuration), terms: .impatient)
  }

  private func vakyansh(_ options: [String: JSONValue] = [:]) throws -> RemoteEngine {
    var configuration = ProviderConfiguration.test("vakyansh", server.url(""))
    configuration.options = options.merging(["inverse_text_normalization": .bool(false)]) { $1 }
    return RemoteEngine(try VakyanshRESTProvider(configuration), terms: .impatient)
  }

  private static let url = "https://example.org/talks/one.mp3"

  @Test(arguments: ["#g1_nova-2-general", "aai/universal", "openai/gpt-4o-transcribe", "microsoft/mai-transcribe-1.5"])
  func aimlapiFetches(model: String) async throws {
    let recognizer = try aimlapi(model)
    #expect(recognizer.fetchesRecordings)
    let recognition = try await recognizer.recognize(url: Self.url)
    #expect(recognition.text == "fetched \(Self.url)")
    let isKnown = model != "openai/gpt-4o-transcribe"
    #expect(recognition.audioFrames == (isKnown ? FrameIndex.perSecond * 15 / 2 : nil))
    let hasWords = model.hasPrefix("#") || model.hasPrefix("aai/")
    #expect(recognition.words?.last?.frames?.upperBound == (hasWords ? FrameIndex(milliseconds: 7_500) : nil))
    #expect(try server.log.compactMap { $0["url"]?.string } == [Self.url])
  }

  @Test func aimlapiLosesNoChannel() async throws {
    let recognizer = try aimlapi { $0.options["multi_channel"] = .bool(true) }
    let recognition = try await recognizer.recognize(url: Self.url)
    #expect(recognition.text == "fetched yes \(Self.url)")
    #expect(recognition.words?.map(\.speaker) == ["channel 1", "channel 2", "channel 1"])
  }

  @Test func vakyanshFetches() async throws {
    let recognition = try await vakyansh().recognize(url: "http://127.0.0.1:9/x.flac?id=7")
    #expect(recognition.text == "fetched http://127.0.0.1:9/x.flac?id=7.")
    #expect(recognition.words == nil && recognition.audioFrames == nil)
    #expect(try server.log.count == 1)
  }

  /// The server refuses the formats that it does not find there.
  @Test func vakyanshFindsTheFormat() async throws {
    #expect(try await vakyansh().recognize(url: "http://127.0.0.1:9/x").text == "fetched http://127.0.0.1:9/x.")
    #expect(try server.log.count == 2)
  }

  @Test func subtitlesSayWhen() async throws {
    let recognition = try await vakyansh(["response_format": .string("srt")]).recognize(url: "http://127.0.0.1:9/x.wav")
    #expect(recognition.text == "fetched http://127.0.0.1:9/x.wav")
    let words = try #require(recognition.words)
    // Three cues of three seconds, of which the second says that nothing was understood.
    #expect(words.map { $0.frames?.lowerBound.milliseconds } == [0, 6_000])
    #expect(words.last?.frames?.upperBound == FrameIndex(milliseconds: 9_000))
  }

  @Test func aTransientFailureIsNotSeen() async throws {
    for recognizer in [try aimlapi(), try vakyansh()] {
      try server.script([#"{"kind":"status","status":503}"#, #"{"kind":"reset"}"#])
      let text = try await recognizer.recognize(url: Self.url).text
      #expect(text.hasPrefix("fetched") && recognizer.health.retries > 0 && recognizer.health.successes == 1)
    }
  }

  @Test func usageIsCounted() async throws {
    let recognizer = try aimlapi("microsoft/mai-transcribe-1.5")
    for _ in 1...2 { _ = try await recognizer.recognize(url: Self.url) }
    #expect(recognizer.health.usage.seconds == 15)
  }

  /// A transcription that is under way is asked for again, not paid for again.
  @Test func anAttemptThatRunsOutIsTakenUpByTheNext() async throws {
    try server.script([#"{"polls":12}"#])
    let recognizer = try aimlapi {
      $0.options["poll_interval"] = .number("0.1")
      $0.timeouts.answer = .milliseconds(400)
    }
    #expect(try await recognizer.recognize(url: Self.url).text == "fetched \(Self.url)")
    #expect(try server.log.count { $0["path"]?.string?.hasSuffix("/create") == true } == 1)
    #expect(recognizer.health.retries > 0)
  }

  /// The provider has the URL as it is; nothing else has its credentials, whoever repeats them.
  @Test(arguments: ["talk.mp3", "missing.mp3"]) func credentialsOfTheURL(file: String) async throws {
    let url =
      "https://anna:sesame@example.org/\(file)?X-Amz-Signature=0a1b2c3d4e5f6071&lang=en&key=abc#t=Zx9yQ8wV7u"
    for recognizer in [try aimlapi(), try vakyansh()] {
      var said = ""
      do {
        let recognition = try await recognizer.recognize(url: url)
        said = recognition.text + (recognition.words ?? []).map(\.text).joined()
      } catch let failure as RecognitionFailure {
        #expect(!failure.isRetryable)
        said = failure.description
      }
      #expect(said.contains("example.org/\(file)"), "\(said)")
      for secret in ["sesame", "0a1b2c3d", "Zx9yQ8wV7u"] { #expect(!said.contains(secret), "\(said)") }
    }
    #expect(try server.log.contains { $0["url"]?.string == url })
  }

  @Test func whoCannotFetchSaysSo() async throws {
    let recognizer = RemoteEngine(try HTTPProvider.openAI(.test("openai", server.url())), terms: .impatient)
    #expect(!recognizer.fetchesRecordings)
    let failure = await #expect(throws: RecognitionFailure.self) { try await recognizer.recognize(url: Self.url) }
    #expect(failure?.message.contains("cannot fetch") == true)
  }
}
