#if GRPC
  import Foundation
  import StenoCore
  import StenoWire
  import StenoSpeech
  import StenoProvidersGRPC
  import StenoProviders
  import StenoTesting
  import Testing
  import TestServers

  /// Against the service of the published definition on loopback.
  @Suite(.timeLimit(.minutes(5))) struct RivaProviderTests {
    private let numbers = SpokenNumbers([12, -30, 7, 55, 3])
    private static let shared = Result { try PythonServer("grpc_server.py") }

    private func recognizer(
      _ port: Int, mode: String = "", change: (inout ProviderConfiguration, inout ProviderTerms) -> Void = { _, _ in }
    ) throws -> RemoteEngine {
      var configuration = ProviderConfiguration(
        name: "riva", baseURL: "http://127.0.0.1:\(port)", language: "en-US", secret: Secret("key"))
      if !mode.isEmpty { configuration.headers = [("do", mode)] }
      var terms = ProviderTerms()
      terms.retry.firstDelay = .milliseconds(1)
      change(&configuration, &terms)
      return RemoteEngine(try RivaProvider(configuration), terms: terms)
    }

    private func recognize(_ numbers: SpokenNumbers, _ recognizer: RemoteEngine) async throws -> (Recognition, Told) {
      let told = Told()
      return (try await recognizer.recognize(await numbers.segment(1)) { told.take($0) }, told)
    }

    @Test func streams() async throws {
      let recognizer = try recognizer(try Self.shared.get().port)
      try await recognizer.prepare()
      let (recognition, told) = try await recognize(numbers, recognizer)
      #expect(recognition.text == numbers.text)
      #expect(told.deltas == ["n12 n-30 n7", " n55 n3"])
      #expect(abs((recognition.confidence ?? 0) - 0.7788) < 0.001 && recognition.language == "en-US")
      let start = FrameIndex(1_000_000)
      #expect(recognition.words?.map(\.text) == ["n12", "n-30", "n7", "n55", "n3"])
      #expect(recognition.words?.last?.frames == start + 6_400..<start + 7_680)
      #expect(recognition.words?.last?.confidence == 0.5 && recognition.logProbabilities == nil)
    }

    @Test func wholeSegments() async throws {
      let recognizer = try recognizer(try Self.shared.get().port) { configuration, _ in
        configuration.options = ["streaming": .bool(false)]
      }
      let (recognition, told) = try await recognize(numbers, recognizer)
      #expect(recognition.text == numbers.text && told.deltas.isEmpty)
    }

    @Test(arguments: [true, false]) func speakers(isStreaming: Bool) async throws {
      let recognizer = try recognizer(try Self.shared.get().port) { configuration, _ in
        configuration.options = [
          "diarization": .bool(true), "max_speakers": .integer(2), "streaming": .bool(isStreaming),
        ]
      }
      let (recognition, _) = try await recognize(numbers, recognizer)
      let words = try #require(recognition.words)
      #expect(words.map(\.speaker) == words.indices.map { $0 % 2 == 0 ? "1" : "2" })
    }

    @Test func aTransientFailureIsNotSeen() async throws {
      let recognizer = try recognizer(try Self.shared.get().port, mode: "flaky3")
      #expect(try await recognize(numbers, recognizer).0.text == numbers.text)
    }

    @Test(arguments: [
      ("unauthenticated", "unauthorized", "told to be"), ("invalid", "request_refused", "told to be"),
      ("exhausted", "rate_limited", "told to be"), ("unavailable", "provider_unreachable", "told to be"),
      ("flood", "bad_answer", "far more"), ("drop", "provider_error", "dropped"),
      ("hang", "timed_out", "no final text"),
    ])
    func failures(mode: String, code: String, message: String) async throws {
      let recognizer = try recognizer(try Self.shared.get().port, mode: mode) { configuration, terms in
        configuration.timeouts.answer = .seconds(mode == "hang" ? 1 : 60)
        terms.retry.maximumAttempts = 2
        terms.retry.patience = .zero
      }
      let failure = await #expect(throws: RecognitionFailure.self) { try await recognize(numbers, recognizer) }
      #expect(failure?.code == code && failure?.message.contains(message) == true, "\(failure?.description ?? "")")
    }

    @Test func nobodyListens() async throws {
      let server = try PythonServer("grpc_server.py")
      server.kill()
      let recognizer = try recognizer(server.port) { _, terms in terms.retry.patience = .zero }
      let failure = await #expect(throws: RecognitionFailure.self) { try await recognize(numbers, recognizer) }
      #expect(failure?.code == "provider_unreachable" && failure?.isRetryable == true, "\(failure?.description ?? "")")
    }

    /// Segments a kind of fault; STENO_FAULTS asks for more.
    private static let faults = ProcessInfo.processInfo.environment["STENO_FAULTS"].flatMap { Int($0) } ?? 12

    /// Every segment ends in its own text, told in order, whatever breaks on the way.
    @Test(.timeLimit(.minutes(20)), arguments: ["reset", "half", "stall", "slow"], [false, true])
    func brokenConnections(kind: String, isEncrypted: Bool) async throws {
      let certificate = try TestCertificate("IP:127.0.0.1")
      let tls = isEncrypted ? ["0", "--tls", certificate.certificate, certificate.key] : []
      let server = try PythonServer("grpc_server.py", tls)
      let proxy = try PythonServer("chaos_proxy.py", ["\(server.port)", "3", "30", kind, "100000"])
      let recognizer = try recognizer(proxy.port) { configuration, terms in
        if isEncrypted {
          configuration.baseURL = "grpcs://127.0.0.1:\(proxy.port)"
          configuration.certificateFile = certificate.authority
        }
        configuration.limits.concurrentSegments = 4
        configuration.timeouts.connect = .seconds(2)
        configuration.timeouts.answer = .seconds(3)
        terms.retry.maximumAttempts = 60
        terms.retry.longestDelay = .milliseconds(50)
        terms.retry.patience = .seconds(3_600)
        terms.budget = RetryBudget(capacity: 10_000)
        terms.breaker = CircuitBreaker(threshold: .max)
      }
      var generator = SeededGenerator(seed: 9)
      try await withThrowingDiscardingTaskGroup { group in
        for _ in 0..<Self.faults {
          let numbers = SpokenNumbers(most: 9, using: &generator)
          group.addTask {
            let (recognition, told) = try await recognize(numbers, recognizer)
            #expect(recognition.text == numbers.text)
            #expect(numbers.text.hasPrefix(told.deltas.joined()))
          }
        }
      }
      #expect(recognizer.health.successes == Self.faults)
      let failures = recognizer.health.failures
      print("\(kind)\(isEncrypted ? " over TLS" : ""): \(Self.faults) segments, \(failures) failed attempts")
    }

    /// A result is there when its call has it, with the connection still open: the next call goes over the same one.
    @Test(arguments: [false, true]) func oneConnectionServesAllCalls(isEncrypted: Bool) async throws {
      let certificate = try TestCertificate("IP:127.0.0.1")
      let server = try PythonServer(
        "grpc_server.py", isEncrypted ? ["0", "--tls", certificate.certificate, certificate.key] : [])
      let recognizer = try recognizer(server.port, mode: "connection") { configuration, _ in
        configuration.limits.concurrentSegments = 4
        guard isEncrypted else { return }
        configuration.baseURL = "grpcs://127.0.0.1:\(server.port)"
        configuration.certificateFile = certificate.authority
      }
      try await recognizer.prepare()
      for _ in 0..<3 { #expect(try await recognize(numbers, recognizer).0.text == "connection 1") }
      try await withThrowingDiscardingTaskGroup { group in
        for _ in 0..<8 {
          group.addTask {
            let text = try await recognize(numbers, recognizer).0.text
            #expect(text == "connection 1")
          }
        }
      }
      #expect(recognizer.health.failures == 0)
    }

    /// A server that retires its connections, as those behind load balancers do, costs no segment.
    @Test func aConnectionThatIsRetiredIsReplaced() async throws {
      let server = try PythonServer("grpc_server.py", ["0", "--age", "50"])
      let recognizer = try recognizer(server.port)
      for _ in 0..<20 { #expect(try await recognize(numbers, recognizer).0.text == numbers.text) }
    }

    @Test func aServerThatComesBackIsFoundAgain() async throws {
      let server = try PythonServer("grpc_server.py")
      let recognizer = try recognizer(server.port) { _, terms in terms.retry.longestDelay = .milliseconds(100) }
      #expect(try await recognize(numbers, recognizer).0.text == numbers.text)
      server.kill()
      let again = try PythonServer("grpc_server.py", ["\(server.port)"])
      #expect(try await recognize(numbers, recognizer).0.text == numbers.text)
      again.kill()
    }

    @Test(arguments: [true, false]) func extraFieldsAreSent(isStreaming: Bool) async throws {
      let recognizer = try recognizer(try Self.shared.get().port, mode: "config") { configuration, _ in
        configuration.model = "conformer"
        configuration.options = ["streaming": .bool(isStreaming)]
        configuration.extraBody = [
          ("enable_automatic_punctuation", .bool(false)), ("max_alternatives", .integer(3)),
          ("diarization_config", .object([("max_speaker_count", .integer(5))])),
        ]
      }
      let asked = try JSONValue(parsing: try await recognize(numbers, recognizer).0.text.utf8)
      #expect(asked["model"]?.string == "conformer" && asked["max_alternatives"]?.integer == 3)
      #expect(asked["enable_automatic_punctuation"] == nil && asked["enable_word_time_offsets"]?.bool == true)
      #expect(asked["diarization_config"]?["max_speaker_count"]?.integer == 5)
    }

    @Test(arguments: [("temperature", JSONValue.integer(0)), ("max_alternatives", .string("many"))])
    func whatTheAPIHasNoFieldForIsRefused(name: String, value: JSONValue) throws {
      let failure = #expect(throws: ProviderFailure.self) {
        try recognizer(1) { configuration, _ in configuration.extraBody = [(name, value)] }
      }
      #expect(failure?.kind == .configuration && failure?.message.contains(name) == true)
    }

    @Test(arguments: [("localhost", "DNS:localhost"), ("127.0.0.1", "IP:127.0.0.1")])
    func encrypted(host: String, name: String) async throws {
      let certificate = try TestCertificate(name)
      let server = try PythonServer("grpc_server.py", ["0", "--tls", certificate.certificate, certificate.key])
      let recognizer = try recognizer(server.port) { configuration, _ in
        configuration.baseURL = "grpcs://\(host):\(server.port)"
        configuration.certificateFile = certificate.authority
      }
      try await recognizer.prepare()
      #expect(try await recognize(numbers, recognizer).0.text == numbers.text)
    }

    /// Signed by nobody we trust, made for another name, or an authority that cannot be read: nothing is said to them.
    @Test(arguments: ["stranger", "name", "file"]) func whoIsNotTrustedHearsNothing(reason: String) async throws {
      let certificate = try TestCertificate(reason == "name" ? "DNS:example.org" : "DNS:localhost")
      let other = try TestCertificate("DNS:localhost")
      let server = try PythonServer("grpc_server.py", ["0", "--tls", certificate.certificate, certificate.key])
      let recognizer = try recognizer(server.port) { configuration, _ in
        configuration.baseURL = "grpcs://localhost:\(server.port)"
        configuration.certificateFile =
          ["stranger": other.authority, "name": certificate.authority][reason] ?? "/nowhere/authority.pem"
        configuration.timeouts.answer = .seconds(30)
      }
      let failure = await #expect(throws: RecognitionFailure.self) { try await recognize(numbers, recognizer) }
      #expect(failure?.message.contains("key") == false, "\(failure?.description ?? "")")
      #expect(failure?.code == "provider_configuration", "\(failure?.description ?? "")")
      #expect(recognizer.health.failures == 1, "it is not tried again")
      let words =
        ["stranger": "is not trusted", "name": "is not valid for localhost"][reason] ?? "/nowhere/authority.pem"
      #expect(failure?.message.contains(words) == true, "\(failure?.description ?? "")")
    }
  }
#endif
