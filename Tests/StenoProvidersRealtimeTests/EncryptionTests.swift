import StenoCore
import StenoSpeech
import StenoProvidersRealtime
import StenoProviders
import StenoTesting
import Testing
import TestServers

/// WebSockets over TLS, with an authority of one's own.
@Suite(.timeLimit(.minutes(5))) struct EncryptionTests {
  private let numbers = SpokenNumbers([12, -30, 7, 55])

  private func server(_ certificate: TestCertificate) throws -> PythonServer {
    try PythonServer("realtime_server.py", ["0", "--tls", certificate.certificate, certificate.key])
  }

  private func recognizer(_ address: String, trusting file: String?) throws -> RemoteEngine {
    var configuration = ProviderConfiguration(name: "openai-realtime", baseURL: address, secret: Secret("key"))
    configuration.certificateFile = file
    configuration.timeouts.connect = .seconds(5)
    return RemoteEngine(try RealtimeProvider(configuration))
  }

  @Test(arguments: ["wss://localhost", "https://localhost", "wss://127.0.0.1"])
  func isSpokenTo(origin: String) async throws {
    let certificate = try TestCertificate("DNS:localhost", "IP:127.0.0.1")
    let server = try server(certificate)
    let recognizer = try recognizer("\(origin):\(server.port)/none/v1", trusting: certificate.authority)
    try await recognizer.prepare()
    let told = Told()
    let recognition = try await recognizer.recognize(await numbers.segment(1)) { told.take($0) }
    #expect(recognition.text == numbers.text && told.deltas.joined() == numbers.text)
  }

  /// No audio, and no credential: the connection ends before the first word. It is not tried again.
  @Test(arguments: [
    ("a stranger's", "DNS:localhost", "not trusted"), ("the system's", "DNS:localhost", "not trusted"),
    ("its own", "DNS:example.org", "not valid for localhost"),
  ])
  func isRefused(authority: String, name: String, words: String) async throws {
    let (certificate, stranger) = (try TestCertificate(name), try TestCertificate(name))
    let files = ["a stranger's": stranger.authority, "its own": certificate.authority]
    let server = try server(certificate)
    let recognizer = try recognizer("wss://localhost:\(server.port)/none/v1", trusting: files[authority])
    let failure = await #expect(throws: RecognitionFailure.self) {
      try await recognizer.recognize(await numbers.segment(1)) { _ in }
    }
    #expect(failure?.code == "provider_configuration", "\(failure?.description ?? "")")
    #expect(failure?.message.contains(words) == true, "\(failure?.description ?? "")")
    #expect(recognizer.health.failures == 1)
  }

  @Test func certificatesThatAreNotThereAreNamed() {
    let failure = #expect(throws: ProviderFailure.self) {
      try recognizer("wss://localhost/v1", trusting: "/nowhere/authority.pem")
    }
    #expect(failure?.kind == .configuration && failure?.message.contains("/nowhere/authority.pem") == true)
  }
}
