import StenoCore
import StenoProviders
import StenoSpeech
import StenoTesting
import StenoWire
import Synchronization
import TestServers
import Testing

@testable import StenoProvidersRealtime

/// The text before a segment as its prompt, against a real WebSocket server.
@Suite(.timeLimit(.minutes(5))) struct PrecedingPromptTests {
  private let numbers = SpokenNumbers([12, -30, 7])
  private static let shared = Result { try PythonServer("realtime_server.py") }

  private final class Notices: Sendable {
    private let told = Mutex<[String]>([])
    var texts: [String] { told.withLock { $0 } }
    func take(_ text: String) { told.withLock { $0.append(text) } }
  }

  private func engine(
    _ modes: String, prompt: String? = nil, concurrency: Int = 1, notices: Notices = Notices()
  ) throws -> RemoteEngine {
    let port = try Self.shared.get().port
    var configuration = ProviderConfiguration(
      name: "openai-realtime", baseURL: "ws://127.0.0.1:\(port)/\(modes)/v1", secret: Secret("key"))
    configuration.usesContext = true
    configuration.limits.concurrentSegments = concurrency
    configuration.notices = ProviderNotices { notices.take($0) }
    if let prompt { configuration.options["prompt"] = .string(prompt) }
    var terms = ProviderTerms()
    terms.retry.firstDelay = .milliseconds(1)
    return RemoteEngine(try RealtimeProvider(configuration), terms: terms)
  }

  private func recognize(_ number: Int, after text: String?, _ engine: RemoteEngine) async throws -> String {
    let segment = await numbers.segment(number)
    segment.precedingText = text
    return try await engine.recognize(segment) { _ in }.text
  }

  @Test(arguments: ["prompted", "prompted,beta", "prompted,hushed", "prompted,beta,blunt"])
  func theTextBefore(modes: String) async throws {
    let notices = Notices()
    let engine = try engine(modes, prompt: "A play.", notices: notices)
    var texts: [String] = []
    for (number, before) in [nil, "one two", "one two", "three", nil].enumerated() {
      texts.append(try await recognize(number, after: before, engine))
    }
    // What the session has already is not said again.
    #expect(
      texts == ["1: A play.", "2: A play. one two", "2: A play. one two", "3: A play. three", "4: A play."])
    #expect(engine.health.failures == 0 && notices.texts.isEmpty)
  }

  @Test func anotherSourceDoesNotInheritIt() async throws {
    let engine = try engine("prompted")
    #expect(try await recognize(1, after: "one", engine) == "2: one")
    #expect(try await recognize(2, after: nil, engine) == "3:")
  }

  /// Segments that share a session have each their own, in whatever order they are done.
  @Test func sharedSessions() async throws {
    let engine = try engine("prompted,shuffle", concurrency: 8)
    try await withThrowingDiscardingTaskGroup { group in
      for number in 1...24 {
        group.addTask {
          let text = try await recognize(number, after: "before \(number)", engine)
          #expect(text.hasSuffix(": before \(number)"), "\(text)")
        }
      }
    }
    #expect(engine.health.failures == 0)
  }

  /// A refusal costs no segment, and is told once.
  @Test(arguments: [
    "noprompt", "noprompt,blunt", "noprompt,blunt,nameless", "noprompt,beta", "noprompt,blunt,shuffle", "dropprompt",
  ])
  func refused(modes: String) async throws {
    let notices = Notices()
    let engine = try engine(modes, concurrency: modes.contains("shuffle") ? 4 : 1, notices: notices)
    try await withThrowingDiscardingTaskGroup { group in
      for number in 1...8 {
        group.addTask {
          let text = try await recognize(number, after: "before \(number)", engine)
          #expect(text == numbers.text)
        }
      }
    }
    #expect(notices.texts.count == 1 && notices.texts.first?.contains("is omitted") == true, "\(notices.texts)")
    #expect(engine.health.failures == 0 || modes.contains("drop") || modes.contains("blunt"))
  }

  @Test func withoutContextNothingChanges() async throws {
    let port = try Self.shared.get().port
    let configuration = ProviderConfiguration(
      name: "openai-realtime", baseURL: "ws://127.0.0.1:\(port)/prompted/v1", secret: Secret("key"))
    let engine = RemoteEngine(try RealtimeProvider(configuration))
    #expect(try await recognize(1, after: "before", engine) == "1: nothing")
  }
}
