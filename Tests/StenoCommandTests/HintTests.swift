import Foundation
import TestServers
import Testing

/// What providers are asked for besides the text: presets, prompts, key terms, any other parameter.
@Suite(.timeLimit(.minutes(5))) struct HintTests {
  private static let environment = [
    "OPENAI_API_KEY": "sk-test-of-hints", "GROQ_API_KEY": "gsk-test-of-hints", "MISTRAL_API_KEY": "mis-test-of-hints",
    "AZURE_OPENAI_API_KEY": "az-test-of-hints", "no_proxy": "*",
  ]

  private func requests(
    _ flags: String..., rules: String = "{}", path: String = "/v1"
  ) async throws -> [CompatibleServer.Request] {
    let server = try CompatibleServer(rules)
    let outcome = try await Command.run(
      ["transcribe", try Command.sample("beckett.wav"), "--base-url", server.url(path)] + flags,
      environment: Self.environment)
    #expect(outcome.status == 0, "\(outcome.errors)")
    return try await server.requests()
  }

  @Test func aPromptAndKeyTerms() async throws {
    let folder = try TemporaryFolder()
    let list = try folder.file("terms.txt", "Godot\n\n  Vladimir \n")
    let newer = try #require(
      try await requests(
        "--provider", "openai", "--prompt", "A play.", "--keyterm", "Beckett", "--keyterm", "@" + list,
        "--option", "temperature=0.25"
      ).first)
    #expect(newer.values("prompt") == ["A play."])
    #expect(newer.values("keywords[]") == ["Beckett", "Godot", "Vladimir"])
    #expect(newer.values("temperature") == ["0.25"])
    let older = try #require(
      try await requests("--provider", "openai", "--model", "whisper-1", "--prompt", "A play.", "--keyterm", "Godot")
        .first)
    #expect(older.values("prompt") == ["A play. Godot"] && older.values("keywords[]").isEmpty)
  }

  @Test func theTextBeforeIsThePrompt() async throws {
    let requests = try await requests("--provider", "openai", "--option", "context=true", "--prompt", "A play.")
    try #require(requests.count > 2)
    #expect(requests[0].values("prompt") == ["A play."])
    for (index, request) in requests.enumerated().dropFirst() {
      #expect(request.values("prompt") == ["A play. text \(index)"])
    }
  }

  /// Segments of a realtime session have the text before as well, without a connection each.
  @Test func theTextBeforeIsTheSessionsPrompt() async throws {
    let server = try PythonServer("realtime_server.py")
    let outcome = try await Command.run(
      "transcribe", try Command.sample("beckett.wav"), "--provider", "openai-realtime", "--base-url",
      "ws://127.0.0.1:\(server.port)/prompted/v1", "--option", "context=true",
      environment: ["OPENAI_API_KEY": "key", "no_proxy": "*"])
    #expect(outcome.status == 0 && outcome.complaints.isEmpty, "\(outcome.errors)")
    let lines = outcome.output.split(separator: "\n").prefix(3)
    #expect(lines == ["1: nothing", "2: 1: nothing", "3: 2: 1: nothing"], "\(outcome.output)")
  }

  @Test func presets() async throws {
    let groq = try #require(try await requests("--provider", "groq").first)
    #expect(groq.values("model") == ["whisper-large-v3-turbo"] && groq.values("stream").isEmpty)
    let mistral = try #require(try await requests("--provider", "mistral", "--keyterm", "Godot").first)
    #expect(mistral.values("model") == ["voxtral-mini-latest"] && mistral.values("response_format").isEmpty)
    #expect(mistral.values("context_bias") == ["Godot"])
    let local = try #require(try await requests("--provider", "local-server", "--language", "german").first)
    #expect(local.headers["authorization"] == nil && local.values("language") == ["de"])
  }

  @Test func azure() async throws {
    let asked = try await requests(
      "--provider", "azure", "--option", "deployment=talk", "--option", "api_version=2025-06-01", path: "")
    let request = try #require(asked.first)
    #expect(request.path == "/openai/deployments/talk/audio/transcriptions?api-version=2025-06-01")
    #expect(request.headers["api-key"] == "az-test-of-hints" && request.headers["authorization"] == nil)
  }

  @Test(arguments: [
    (["--provider", "local", "--prompt", "x"], 64, "local does not support --prompt"),
    (["--keyterm", "x"], 64, "local does not support --keyterm"),
    (["--option", "beam=5"], 64, "local does not support --option beam"),
    (
      ["--provider", "mistral", "--prompt", "x"], 64,
      "mistral does not support --prompt; it supports --keyterm, --language"
    ),
    (["--provider", "riva", "--prompt", "x"], 64, "riva does not support --prompt; it supports --keyterm"),
    (["--provider", "riva", "--option", "context=true"], 64, "riva does not support context"),
    (
      ["--provider", "ovh", "--model", "x", "--base-url", "http://127.0.0.1:1"], 64, "ovh does not support --model (x)"
    ),
    (
      ["--provider", "vakyansh", "--language", "auto"], 64, "vakyansh does not detect the language; give --language TAG"
    ),
    (["--provider", "riva", "--language", "AUTO"], 64, "riva does not detect the language"),
    (["--provider", "ovh", "--language", "auto"], 64, "ovh does not detect the language"),
    (["--provider", "vakyansh", "--model", "x"], 64, "vakyansh does not support --model"),
    (["--provider", "openai", "--option", "beam=5"], 78, "there is no option beam"),
    (["--provider", "openai", "--option", "beam"], 64, "give NAME=VALUE"),
    (["--provider", "openai", "--option", "groq.a=1"], 64, "is for a provider that is not in use"),
    (["--provider", "openai", "--provider", "groq", "--option", "a=1"], 64, "write openai.a="),
    (["--provider", "openai", "--option", "api_key=sk-1"], 64, "put it in the environment"),
    (["--provider", "openai", "--option", #"headers={"Authorization":"x"}"#], 64, "put it in the environment"),
    (["--provider", "openai", "--language", "deutsch"], 64, "an English name such as german"),
    (["--provider", "openai", "--keyterm", "@/nowhere"], 66, "/nowhere"),
    (["--provider", "azure", "--base-url", "http://127.0.0.1:1"], 64, "azure needs a deployment"),
  ])
  func whatCannotBeSentIsRefused(flags: [String], status: Int32, words: String) async throws {
    let outcome = try await Command.run(
      ["transcribe", try Command.sample("clone-test.wav")] + flags, environment: Self.environment)
    #expect(outcome.status == status, "\(outcome.errors)")
    #expect(outcome.errors.contains(words), "\(outcome.errors)")
  }

  @Test func whatIsCharged() async throws {
    let server = try CompatibleServer(
      #"{"usage":{"type":"tokens","input_tokens":14,"input_token_details":{"text_tokens":2,"audio_tokens":12},"#
        + #""output_tokens":3,"total_tokens":17}}"#)
    let outcome = try await Command.run(
      "transcribe", try Command.sample("beckett.wav"), "--provider", "openai", "--base-url", server.url(), "--format",
      "jsonl", "--stats", environment: Self.environment)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let count = try await server.requests().count
    let usage =
      #""usage":{"type":"tokens","input_tokens":14,"output_tokens":3,"total_tokens":17,"#
      + #""input_token_details":{"text_tokens":2,"audio_tokens":12}}"#
    #expect(outcome.output.components(separatedBy: usage).count == count + 1, "\(outcome.output)")
    #expect(
      outcome.errors.contains("openai charged: \(14 * count) tokens in, \(3 * count) tokens out"), "\(outcome.errors)")
  }

  @Test func withoutAKeyTheNextTakesOver() async throws {
    let recording = try Command.sample("clone-test.wav")
    let alone = try await Command.run("transcribe", recording)
    let outcome = try await Command.run(
      "transcribe", "--provider", "openai", "--provider", "local", recording,
      environment: ["OPENAI_API_KEY": "", "OPENAI_BASE_URL": ""])
    #expect(outcome.status == 0 && outcome.output == alone.output, "\(outcome.errors)")
    #expect(outcome.complaints.count == 1 && outcome.errors.contains("local takes over"), "\(outcome.errors)")
  }
}
