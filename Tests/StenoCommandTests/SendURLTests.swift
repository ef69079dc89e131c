import Foundation
import TestServers
import Testing

/// `--send-url`: the provider fetches what is transcribed.
@Suite(.timeLimit(.minutes(5))) struct SendURLTests {
  private static let environment = ["AIML_API_KEY": "key-of-the-tests", "no_proxy": "*"]
  private static let secretive = "https://anna:sesame@example.org/talk.mp3?sig=0a1b2c3d4e5f6071"

  private func run(
    _ provider: String, _ url: String, _ flags: String..., faults: String = "[]"
  ) async throws -> Command.Outcome {
    let folder = try TemporaryFolder()
    let server = try PythonServer("speech_server.py", ["--script", try folder.file("faults.json", faults)])
    let address = "http://127.0.0.1:\(server.port)" + (provider == "aimlapi" ? "/v1" : "")
    return try await Command.run(
      ["transcribe", url, "--send-url", "--provider", provider, "--base-url", address] + flags,
      environment: Self.environment)
  }

  @Test func aimlapi() async throws {
    let outcome = try await run("aimlapi", "https://example.org/talk.mp3")
    #expect(outcome.status == 0 && outcome.output == "fetched https://example.org/talk.mp3\n", "\(outcome.errors)")
    #expect(outcome.errors.isEmpty)
  }

  @Test func vakyansh() async throws {
    let outcome = try await run("vakyansh", "https://example.org/talk.flac", "--language", "en", "--format", "srt")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.hasPrefix("1\n00:00:00,000 --> 00:00:0"), "\(outcome.output)")
    #expect(outcome.output.contains("https://example.org/talk.flac.!"))
    #expect(outcome.complaints.count == 1 && outcome.errors.contains("recording's length"), "\(outcome.errors)")
  }

  #if GRPC
    @Test func vakyanshOverGRPC() async throws {
      let server = try PythonServer("grpc_server.py")
      let url = "https://example.org/talk.wav"
      let outcome = try await Command.run(
        "transcribe", url, "--send-url", "--provider", "vakyansh", "--language", "hi", "--base-url",
        "grpc://127.0.0.1:\(server.port)", "--option", "response_format=srt", "--format", "vtt",
        environment: Self.environment)
      #expect(outcome.status == 0 && outcome.output.contains("00:00:00.000 --> 00:00:01."), "\(outcome.output)")
      #expect(outcome.errors.isEmpty, "\(outcome.errors)")
    }
  #endif

  @Test(arguments: ["text", "jsonl", "json", "srt", "vtt", "ttml", "tsv"])
  func everyFormatAndNoSecret(format: String) async throws {
    for provider in ["aimlapi", "vakyansh"] {
      let outcome = try await run(provider, Self.secretive, "--format", format, "--verbose", "--timestamps")
      #expect(outcome.status == 0 && outcome.output.contains("fetched"), "\(outcome.errors)")
      let said = outcome.output + outcome.errors
      for secret in ["sesame", "anna", "0a1b2c3d"] { #expect(!said.contains(secret), "\(said)") }
      if format == "jsonl" {
        let types = outcome.output.split(separator: "\n").compactMap { $0.split(separator: "\"").dropFirst(3).first }
        #expect(
          types == ["session.started", "speech_started", "speech_stopped", "transcript.text.done", "session.done"])
        #expect(outcome.output.contains(#""source":"https://example.org/talk.mp3""#), "\(outcome.output)")
      }
    }
  }

  @Test func aFailureIsInTheStatus() async throws {
    let url = Self.secretive.replacing("talk", with: "missing")
    for provider in ["aimlapi", "vakyansh"] {
      let outcome = try await run(provider, url, "--quiet", "--format", "vtt")
      #expect(outcome.status == 75, "\(outcome.errors)")
      #expect(outcome.output.contains("NOTE No text from"), "\(outcome.output)")
      #expect(outcome.complaints.last?.hasSuffix("1 of 1 segment has no text") == true, "\(outcome.errors)")
      for secret in ["sesame", "0a1b2c3d"] { #expect(!(outcome.output + outcome.errors).contains(secret)) }
    }
    let refused = try await run(
      "aimlapi", url, "--quiet", faults: #"[{"kind":"status","status":401}]"#)
    #expect(refused.status == 77, "\(refused.errors)")
  }

  @Test func anOverloadedServerIsAskedAgain() async throws {
    let busy = #"{"kind":"status","status":503,"headers":{"Retry-After":"0"}}"#
    for provider in ["aimlapi", "vakyansh"] {
      let outcome = try await run(provider, "https://example.org/talk.wav", faults: "[\(busy),\(busy)]")
      #expect(outcome.status == 0 && outcome.output.hasPrefix("fetched"), "\(outcome.errors)")
    }
  }

  @Test func whatIsCharged() async throws {
    let outcome = try await run(
      "aimlapi", "https://example.org/talk.wav", "--model", "microsoft/mai-transcribe-1.5", "--stats", "--format",
      "jsonl"
    )
    #expect(outcome.errors.contains("aimlapi charged: 7.50 s of audio"), "\(outcome.errors)")
    #expect(outcome.output.contains(#""seconds":7.5"#), "\(outcome.output)")
  }

  @Test func severalURLs() async throws {
    let folder = try TemporaryFolder()
    let outcome = try await run(
      "aimlapi", "https://example.org/one.mp3?sig=0a1b2c3d4e5f6071.mp3", "https://example.org/two.mp3", "-o",
      folder.path(""))
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(try folder.names == ["one.txt", "two.txt"])
  }

  @Test(arguments: [
    (["a.wav", "--provider", "aimlapi"], "a.wav is none"), (["-", "--provider", "aimlapi"], "- is none"),
    (["rtsp://anna:hunter2hunter@x/a", "--provider", "aimlapi"], "rtsp://x/a is none"),
    (["https://", "--provider", "aimlapi"], "https:// is none"),
    (["https://x/a.wav"], "local cannot fetch recordings; these can: aimlapi, vakyansh"),
    (["https://x/a.wav", "--provider", "openai"], "openai cannot fetch recordings"),
    (["https://x/a.wav", "--provider", "aimlapi", "--provider", "vakyansh"], "works with one provider"),
    (["https://x/a.wav", "--provider", "aimlapi", "--hedge-after", "5"], "works with one provider"),
    (["https://x/a.wav", "--provider", "aimlapi", "--channel", "all"], "--channel does not apply"),
    (["https://x/a.wav", "--provider", "aimlapi", "--track", "all"], "--track does not apply"),
    (["https://x/a.wav", "--provider", "aimlapi", "--raw", "s16le:16000:1"], "--raw does not apply"),
    (["https://x/a.wav", "--provider", "aimlapi", "--max-segment-ms", "9000"], "--max-segment-ms does not apply"),
  ])
  func isRefused(arguments: [String], words: String) async throws {
    let outcome = try await Command.run(["transcribe", "--send-url"] + arguments, environment: Self.environment)
    #expect(outcome.status == 64 && outcome.errors.contains(words), "\(outcome.status) \(outcome.errors)")
    #expect(outcome.output.isEmpty && outcome.complaints.count == 1 && !outcome.errors.contains("hunter2"))
  }
}
