import Foundation
import Testing

/// A run of which some segments have no text says so: in its status, on standard error, and in what it writes.
@Suite(.timeLimit(.minutes(5))) struct PartialFailureTests {
  private static let environment = ["OPENAI_API_KEY": "sk-test-of-failures", "no_proxy": "*"]

  private func run(
    _ command: String, _ server: CompatibleServer, _ flags: String..., input: String = "beckett.wav"
  ) async throws -> Command.Outcome {
    try await Command.run(
      [command, try Command.sample(input), "--provider", "openai", "--base-url", server.url()] + flags,
      environment: Self.environment)
  }

  @Test(arguments: ["transcribe", "listen"], [("[200,400]", 75), ("[200,401]", 77), ("[400]", 75), ("[401]", 77)])
  func theStatusSaysSo(command: String, statuses: (list: String, status: Int32)) async throws {
    let server = try CompatibleServer(#"{"statuses":\#(statuses.list)}"#)
    let outcome = try await run(command, server, "--quiet")
    #expect(outcome.status == statuses.status, "\(outcome.errors)")
    let failures = outcome.complaints.filter { $0.contains(" has no text: openai: ") }
    #expect(!failures.isEmpty, "\(outcome.errors)")
    let summary = try #require(outcome.complaints.last)
    #expect(
      summary.contains("\(failures.count) of ")
        && (summary.hasSuffix("have no text") || summary.hasSuffix("has no text")),
      "\(outcome.errors)")
    #expect(outcome.output.split(separator: "\n").filter { $0.hasPrefix("[no text: openai: ") }.count == failures.count)
  }

  @Test(arguments: [("srt", "[no text: openai: "), ("vtt", "NOTE No text from "), ("ttml", "<!-- No text from ")])
  func theFileSaysSo(format: String, mark: String) async throws {
    let folder = try TemporaryFolder()
    let server = try CompatibleServer(#"{"statuses":[200,400]}"#)
    let file = folder.path("out.\(format)")
    let outcome = try await run("transcribe", server, "-o", file)
    #expect(outcome.status == 75)
    #expect(try String(contentsOfFile: file, encoding: .utf8).contains(mark))
  }

  @Test func oneOfSeveralInputs() async throws {
    let server = try CompatibleServer(#"{"statuses":[400]}"#)
    let (bad, good) = (try Command.sample("clone-test.wav"), try Command.sample("beckett.wav"))
    let outcome = try await Command.run(
      "transcribe", bad, good, "--provider", "openai", "--base-url", server.url(), environment: Self.environment)
    #expect(outcome.status == 75)
    #expect(outcome.complaints.filter { $0.hasSuffix("no text") }.count == 2, "\(outcome.errors)")
  }

  @Test func captionsEndInOrder() async throws {
    let folder = try TemporaryFolder()
    let server = try CompatibleServer(#"{"statuses":[200,400]}"#)
    let outcome = try await run("caption", server, "--no-server", "--hls", folder.path("hls"))
    #expect(outcome.status == 75, "\(outcome.errors)")
    let playlist = try #require(try folder.names.contains("hls") ? folder.path("hls") : nil)
    let lists = try FileManager.default.contentsOfDirectory(atPath: playlist).filter { $0.hasSuffix(".m3u8") }
    let text = try String(contentsOfFile: playlist + "/" + (try #require(lists.first)), encoding: .utf8)
    #expect(text.contains("#EXT-X-ENDLIST"))
  }
}
