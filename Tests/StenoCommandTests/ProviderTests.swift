import Foundation
import Testing

/// What the command says of providers without asking any: settings, refusals, secrets.
@Suite struct ProviderTests {
  private static let key = "sk-never-to-be-seen"

  @Test func credentialsAreFoundAndNotShown() async throws {
    let folder = try TemporaryFolder()
    let file = try folder.file(
      "steno.json",
      #"{"providers":{"mine":{"type":"openai","base_url":"https://example.org/v1","api_key":"\#(Self.key)"}}}"#)
    let outcome = try await Command.run("providers", "--config", file, environment: ["OPENAI_API_KEY": Self.key])
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("credential from $OPENAI_API_KEY"))
    #expect(outcome.output.contains("mine  any OpenAI-compatible"))
    #expect(outcome.output.contains("credential from the configuration file"))
    #expect(!outcome.output.contains(Self.key) && !outcome.errors.contains(Self.key))
  }

  @Test(arguments: [
    (["--provider", "opnai"], 64, "there is no provider opnai"),
    (["--provider", "openai"], 77, "set OPENAI_API_KEY"),
    (["--provider", "openai", "--base-url", "http://192.0.2.1/v1"], 78, "--allow-insecure"),
    (["--provider", "openai", "--base-url", "example.org"], 78, "https://host/path"),
    (["--provider", "openai", "--base-url", "https://me:pw@example.org"], 78, "environment"),
    (["--provider", "openai", "--base-url", "http://127.0.0.1:1/v1"], 75, "Failed to connect"),
    (["--provider", "local", "--compare", "--hedge-after", "5"], 64, "cannot be combined"),
    (["--provider", "local", "--hedge-after", "-5"], 64, "hedge_after"),
    (["--provider", "local", "--compare"], 64, "--compare needs at least two providers"),
  ])
  func isRefused(flags: [String], status: Int32, words: String) async throws {
    let outcome = try await Command.run(
      ["transcribe", try Command.sample("clone-test.wav")] + flags,
      environment: ["OPENAI_API_KEY": "", "OPENAI_BASE_URL": "", "no_proxy": "*"])
    #expect(outcome.status == status, "\(outcome.errors)")
    #expect(outcome.errors.contains(words), "\(outcome.errors)")
    #expect(!outcome.errors.contains("me:pw"))
  }

  @Test(arguments: [
    (
      #"{"provider":["openai"],"providers":{"openai":{"base_url":"http://127.0.0.1:1","respnse_format":"x"}}}"#,
      "respnse_format"
    ),
    (#"{"provider":"openai","providers":{"openai":{"base_url":"http://127.0.0.1:1","temperature":7}}}"#, "0.0 to 1.0"),
    (#"{"provider":"openai","providers":{"openai":{"base_url":"http://127.0.0.1:1","timeout":"x"}}}"#, "timeout"),
    (#"{"provider":"nobody"}"#, "there is no provider nobody"), (#"{"provider":[]}"#, "empty"),
    (#"{"providers":[]}"#, "object"),
  ])
  func aWrongSettingIsNamed(settings: String, words: String) async throws {
    let folder = try TemporaryFolder()
    let file = try folder.file("steno.json", settings)
    let outcome = try await Command.run("transcribe", "--config", file, try Command.sample("clone-test.wav"))
    #expect(outcome.status == 78, "\(outcome.errors)")
    #expect(outcome.errors.contains(words), "\(outcome.errors)")
  }

  /// It is told once, not once a segment, and the embedded engine reads each segment in the context of those before.
  @Test func theNextProviderTakesOver() async throws {
    let recording = try Command.sample("beckett.wav")
    let alone = try await Command.run("transcribe", "--provider", "local", recording)
    let outcome = try await Command.run(
      "transcribe", "--provider", "openai", "--base-url", "http://127.0.0.1:1/v1", "--provider", "local", recording,
      environment: ["OPENAI_API_KEY": Self.key, "no_proxy": "*"])
    #expect(outcome.status == 0 && outcome.output == alone.output, "\(outcome.errors)")
    let changes = outcome.complaints.filter { $0.hasSuffix("; local takes over") }
    #expect(changes.count == 1 && changes[0].hasPrefix("steno: openai: "), "\(outcome.errors)")
  }
}
