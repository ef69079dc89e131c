#if GRPC
  import StenoCore
  import StenoWire
  import StenoSpeech
  import StenoProvidersGRPC
  import StenoProviders
  import StenoTesting
  import Testing
  import TestServers

  /// Against the service of the published definition on loopback.
  @Suite(.timeLimit(.minutes(5))) struct VakyanshProviderTests {
    private let numbers = SpokenNumbers([12, -30, 7, 55, 3])
    private static let shared = Result { try PythonServer("grpc_server.py") }

    private func provider(
      language: String? = "hi", mode: String = "", change: (inout ProviderConfiguration) -> Void = { _ in }
    ) throws -> VakyanshProvider {
      var configuration = ProviderConfiguration(
        name: "vakyansh", baseURL: "grpc://127.0.0.1:\(try Self.shared.get().port)", language: language)
      if !mode.isEmpty { configuration.headers = [("do", mode)] }
      change(&configuration)
      return try VakyanshProvider(configuration)
    }

    private func recognize(_ provider: VakyanshProvider) async throws -> String {
      var terms = ProviderTerms()
      terms.retry.firstDelay = .milliseconds(1)
      terms.retry.maximumAttempts = 4
      return try await RemoteEngine(provider, terms: terms).recognize(await numbers.segment(1)) { _ in }.text
    }

    @Test(arguments: [true, false]) func segments(streaming: Bool) async throws {
      let provider = try provider { $0.options = ["streaming": .bool(streaming)] }
      #expect(try await recognize(provider) == numbers.text)
      // The next segment does not repeat this one.
      #expect(try await recognize(provider) == numbers.text)
    }

    @Test func recordingsAndAddresses() async throws {
      let texts = try await provider().recognize(
        [.samples(numbers.samples), .address("http://127.0.0.1:9/x.wav", format: "wav")])
      #expect(texts == [numbers.text, "fetched http://127.0.0.1:9/x.wav"])
      let subtitles = try await provider().recognize([.samples(numbers.samples)], as: .srt)
      #expect(subtitles == ["1\n00:00:00,00 --> 00:00:01,00\n\(numbers.text)\n\n"])
    }

    /// Recordings that the server fetches by itself, in whichever format it finds there.
    @Test func fetches() async throws {
      var terms = ProviderTerms()
      terms.retry.firstDelay = .milliseconds(1)
      let recognizer = RemoteEngine(try provider(mode: "flaky1"), terms: terms)
      for name in ["x.flac", "x"] {
        let recognition = try await recognizer.recognize(url: "http://127.0.0.1:9/\(name)")
        #expect(recognition.text == "fetched http://127.0.0.1:9/\(name)" && recognition.words == nil)
      }
      #expect(recognizer.health.retries == 1)
      let timed = RemoteEngine(try provider { $0.options = ["response_format": .string("srt")] })
      let recognition = try await timed.recognize(url: "http://127.0.0.1:9/x.wav")
      #expect(recognition.text == "fetched http://127.0.0.1:9/x.wav")
      #expect(recognition.words?.last?.frames?.upperBound == FrameIndex(milliseconds: 1_000))
      let failure = await #expect(throws: RecognitionFailure.self) {
        try await recognizer.recognize(url: "http://anna:s3cr3t-word@127.0.0.1:9/missing.wav")
      }
      #expect(failure?.code == "request_refused" && failure?.message.contains("url is incorrect") == true)
      #expect(failure?.message.contains("s3cr3t") == false, "\(failure?.message ?? "")")
    }

    /// The words of subtitles, which no stream has.
    @Test func subtitles() async throws {
      #expect(try await recognize(try provider { $0.options = ["response_format": .string("srt")] }) == numbers.text)
      let failure = #expect(throws: ProviderFailure.self) {
        try provider { $0.options = ["response_format": .string("srt"), "streaming": .bool(true)] }
      }
      #expect(failure?.message.contains("srt") == true)
    }

    @Test func punctuates() async throws {
      #expect(try await provider().punctuate("नमस्ते", normalizing: nil) == "नमस्ते।")
      let punctuator = RemotePunctuator(try provider(language: "en-IN"))
      #expect(try await punctuator.punctuate("hello") == "hello.")
      let failing = RemotePunctuator(try provider(mode: "unauthenticated"))
      let failure = await #expect(throws: RecognitionFailure.self) { try await failing.punctuate("hello") }
      #expect(failure?.code == "unauthorized")
    }

    /// Only whole segments have fields to set.
    @Test func modelAndExtraFields() async throws {
      let provider = try provider(mode: "config") {
        $0.model = "phone_call"
        $0.extraBody = [("profanityFilter", .bool(true)), ("domain", .array([.string("NEWS")]))]
      }
      let asked = try JSONValue(parsing: try await recognize(provider).utf8)
      #expect(asked["model"]?.string == "phone_call" && asked["profanityFilter"]?.bool == true)
      #expect(asked["domain"]?.array?.first?.string == "NEWS" && asked["language"]?["sourceLanguage"] == nil)
      let changes: [(String, (inout ProviderConfiguration) -> Void)] = [
        ("no model whisper", { $0.model = "whisper" }),
        ("temperature", { $0.extraBody = [("temperature", .integer(0))] }),
        (
          "streaming does not support model",
          {
            $0.model = "video"
            $0.options = ["streaming": .bool(true)]
          }
        ),
      ]
      for (words, change) in changes {
        let failure = #expect(throws: ProviderFailure.self) { try self.provider(change: change) }
        #expect(failure?.kind == .configuration && failure?.message.contains(words) == true)
      }
    }

    @Test func languages() throws {
      for language in ["hi", "as-IN", "or", "en_bio", "HI_EN"] { _ = try provider(language: language) }
      let failure = #expect(throws: ProviderFailure.self) { try provider(language: "de") }
      #expect(failure?.message.contains("bho, bn") == true)
    }

    @Test(arguments: [
      ("garbage", "bad_answer"), ("drop", "connection_lost"), ("unauthenticated", "unauthorized"),
    ])
    func failures(mode: String, code: String) async throws {
      let provider = try provider(mode: mode)
      let failure = await #expect(throws: RecognitionFailure.self) { try await recognize(provider) }
      #expect(failure?.code == code, "\(failure?.description ?? "")")
    }
  }
#endif
