import Foundation
import StenoCore
import StenoSpeech
import StenoProvidersHTTP
import StenoProviders
import Testing
import TestServers

/// HTTP/2 over TLS, spoken by nghttpx in front of the tests' server.
@Suite struct EncryptionTests {
  private let server: SpeechServer
  private let front: TLSFront

  init() throws {
    server = try SpeechServer()
    front = try TLSFront(port: server.port)
  }

  private func recognizer(trusting file: String?) throws -> RemoteEngine {
    var configuration = ProviderConfiguration.test("openai", "https://localhost:\(front.port)/v1")
    configuration.certificateFile = file
    return RemoteEngine(try HTTPProvider.openAI(configuration), terms: .impatient)
  }

  @Test func streamsOverHTTP2() async throws {
    let recognizer = try recognizer(trusting: front.certificate.authority)
    try await recognizer.prepare()
    let outcomes = await withTaskGroup(of: Bool.self) { group in
      for number in 1...12 {
        group.addTask {
          let utterance = Utterance(number)
          let outcome = await utterance.recognize(with: recognizer)
          return outcome.text == utterance.text && outcome.committed == utterance.text
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(outcomes == Array(repeating: true, count: 12))
    let log = try front.log
    #expect(log.contains("POST /v1/audio/transcriptions HTTP/2"), "\(log)")
  }

  @Test func aStrangersCertificateIsRefused() async throws {
    let failure = await Utterance(1).recognize(with: try recognizer(trusting: nil)).failure
    #expect(failure?.code == "provider_configuration" && failure?.message.contains("certificate") == true)
    #expect(try server.log.isEmpty)
  }
}

/// A TLS proxy with a certificate of its own; it ends when this is let go.
private final class TLSFront {
  let port: Int
  let certificate: TestCertificate
  private let folder: URL
  private let process = Process()

  init(port backend: Int) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "steno-front-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    certificate = try TestCertificate("DNS:localhost")
    // Below the ports that the system gives away by itself.
    port = Int.random(in: 20_000..<30_000)
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "nghttpx", "-f127.0.0.1,\(port)", "-b127.0.0.1,\(backend)", "--workers=1", "--single-process", "--conf=/dev/null",
      "--no-ocsp",
      "--accesslog-file=\(folder.appending(path: "log").path)", "--errorlog-file=/dev/null", certificate.key,
      certificate.certificate,
    ]
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["PATH": (ProcessInfo.processInfo.environment["PATH"] ?? "") + ":/usr/sbin"]) { $1 }
    try process.run()
    // Until it listens; a proxy that never does fails the test that needs it.
    try Self.run([
      "curl", "-s", "--noproxy", "*", "--retry", "50", "--retry-delay", "1", "--retry-connrefused", "--cacert",
      certificate.authority, "-o", "/dev/null", "https://localhost:\(port)/_log",
    ])
  }

  deinit {
    process.terminate()
    try? FileManager.default.removeItem(at: folder)
  }

  /// The requests, as the proxy saw them.
  var log: String {
    get throws { try String(contentsOf: folder.appending(path: "log"), encoding: .utf8) }
  }

  private static func run(_ arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = arguments
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "\(arguments[0]) failed; run `scripts/setup test`")
  }
}
