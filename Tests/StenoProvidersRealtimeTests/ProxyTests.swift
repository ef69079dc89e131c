import StenoCore
import StenoSpeech
import StenoProviders
import StenoTesting
import Testing
import TestServers

@testable import StenoProvidersRealtime

/// WebSockets through a real proxy, which alone knows where `steno.test` is.
@Suite(.timeLimit(.minutes(5))) struct ProxyTests {
  private let numbers = SpokenNumbers([12, -30, 7, 55])

  private func recognizer(_ address: String, through proxy: String, trusting file: String? = nil) throws
    -> RemoteEngine
  {
    var configuration = ProviderConfiguration(name: "openai-realtime", baseURL: address, secret: Secret("key"))
    configuration.certificateFile = file
    configuration.allowsInsecure = true
    configuration.proxy = proxy
    configuration.timeouts.connect = .seconds(4)
    var terms = ProviderTerms()
    terms.retry.firstDelay = .milliseconds(1)
    terms.retry.maximumAttempts = 2
    return RemoteEngine(try RealtimeProvider(configuration), terms: terms)
  }

  @Test(arguments: ["", "someone:pass%20word%3A%40@"])
  func leadsToTheServer(user: String) async throws {
    let server = try PythonServer("realtime_server.py")
    let proxy = try PythonServer("connect_proxy.py", user.isEmpty ? [] : ["open", "someone:pass word:@"])
    let recognizer = try recognizer(
      "ws://api.steno.test:\(server.port)/none/v1", through: "http://\(user)127.0.0.1:\(proxy.port)")
    let recognition = try await recognizer.recognize(await numbers.segment(1)) { _ in }
    #expect(recognition.text == numbers.text)
  }

  /// The certificate is the server's, not the proxy's.
  @Test func carriesTLS() async throws {
    let certificate = try TestCertificate("DNS:api.steno.test")
    let server = try PythonServer("realtime_server.py", ["0", "--tls", certificate.certificate, certificate.key])
    let proxy = try PythonServer("connect_proxy.py")
    let recognizer = try recognizer(
      "wss://api.steno.test:\(server.port)/none/v1", through: "127.0.0.1:\(proxy.port)",
      trusting: certificate.authority)
    let recognition = try await recognizer.recognize(await numbers.segment(1)) { _ in }
    #expect(recognition.text == numbers.text)
  }

  @Test(
    arguments: [
      (["open", "someone:another"], "provider_configuration", "rejects the user name and password"),
      (["403"], "provider_configuration", "add api.steno.test to no_proxy"),
      (["502"], "provider_unreachable", "HTTP 502"), (["close"], "connection_lost", "closed the connection"),
      (["rubbish"], "bad_answer", "does not speak HTTP"), (["silent"], "timed_out", "does not answer"),
    ])
  func refusalsNameTheProxyAndTheRemedy(arguments: [String], code: String, words: String) async throws {
    let proxy = try PythonServer("connect_proxy.py", arguments)
    let recognizer = try recognizer(
      "ws://api.steno.test:80/v1", through: "http://someone:pass-word@127.0.0.1:\(proxy.port)")
    let failure = await #expect(throws: RecognitionFailure.self) {
      try await recognizer.recognize(await numbers.segment(1)) { _ in }
    }
    #expect(failure?.code == code, "\(failure?.description ?? "")")
    #expect(failure?.message.contains(words) == true, "\(failure?.description ?? "")")
    #expect(failure?.message.contains("the proxy 127.0.0.1:\(proxy.port)") == true, "\(failure?.description ?? "")")
    #expect(failure?.message.contains("pass-word") == false)
    #expect(failure?.message.contains("c29tZW9uZT") == false)
  }

  @Test func aProxyThatWantsAPasswordIsNamed() async throws {
    let proxy = try PythonServer("connect_proxy.py", ["407"])
    let recognizer = try recognizer("ws://api.steno.test:80/v1", through: "127.0.0.1:\(proxy.port)")
    let failure = await #expect(throws: RecognitionFailure.self) {
      try await recognizer.recognize(await numbers.segment(1)) { _ in }
    }
    #expect(failure?.code == "provider_configuration" && recognizer.health.failures == 1)
    #expect(failure?.message.contains("http://user:password@host:3128") == true, "\(failure?.description ?? "")")
  }

  @Test func aProxyThatIsNotThereIsNamed() async throws {
    let recognizer = try recognizer("ws://api.steno.test:80/v1", through: "127.0.0.1:9")
    let failure = await #expect(throws: RecognitionFailure.self) {
      try await recognizer.recognize(await numbers.segment(1)) { _ in }
    }
    #expect(failure?.code == "provider_unreachable", "\(failure?.description ?? "")")
    #expect(failure?.message.contains("the proxy 127.0.0.1:9 cannot be reached") == true)
  }
}
