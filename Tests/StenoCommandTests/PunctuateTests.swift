import Foundation
import Testing
import TestServers

@Suite struct PunctuateTests {
  private static let shared = Result { try PythonServer("speech_server.py") }

  private func run(_ arguments: [String], input: String = "") async throws -> Command.Outcome {
    let address = "http://127.0.0.1:\(try Self.shared.get().port)/asr"
    return try await Command.run(
      ["punctuate", "--base-url", address] + arguments, input: Data(input.utf8), environment: ["no_proxy": "*"])
  }

  @Test func words() async throws {
    let outcome = try await run(["--language", "en", "one", "two"])
    #expect(outcome.status == 0 && outcome.output == "one 2.\n" && outcome.errors.isEmpty, "\(outcome.errors)")
    #expect(try await run(["--numbers-in-words", "one two"]).output == "one two।\n")
  }

  @Test func linesOfStandardInput() async throws {
    let outcome = try await run(["--provider", "vakyansh"], input: "नमस्ते\n\n  \nदो\tतीन")
    #expect(outcome.status == 0 && outcome.output == "नमस्ते।\n\n  \nदो तीन।\n", "\(outcome.errors)")
    #expect(try await run([]).output.isEmpty)
  }

  @Test func aProviderOfTheConfigurationFile() async throws {
    let folder = try TemporaryFolder()
    let port = try Self.shared.get().port
    let file = try folder.file(
      "steno.json",
      #"{"provider":["local","mine"],"providers":{"mine":{"type":"vakyansh","base_url":"http://127.0.0.1:\#(port)","#
        + #""language":"ta","inverse_text_normalization":false}}}"#)
    let outcome = try await Command.run("punctuate", "--config", file, "two", environment: ["no_proxy": "*"])
    #expect(outcome.status == 0 && outcome.output == "two.\n", "\(outcome.errors)")
    let other = try await Command.run("punctuate", "--config", file, "--provider", "openai", "two")
    #expect(other.status == 64 && other.errors.contains("these can: mine, vakyansh"), "\(other.errors)")
  }

  @Test(arguments: [
    (["--provider", "local", "x"], 64, "local cannot punctuate; these can: vakyansh"),
    (["--provider", "openai", "x"], 64, "openai cannot punctuate; these can: vakyansh"),
    (["--provider", "nobody", "x"], 64, "there is no provider nobody"),
    (["--language", "de", "x"], 78, "does not support the language de"),
    (["--base-url", "http://192.0.2.1", "x"], 78, "--allow-insecure"),
    (["--base-url", "ftp://127.0.0.1", "x"], 78, "grpc:// or grpcs:// or http://"),
  ])
  func isRefused(arguments: [String], status: Int32, words: String) async throws {
    let outcome = try await Command.run(
      ["punctuate"] + arguments, environment: ["no_proxy": "*", "VAKYANSH_ADDRESS": "http://127.0.0.1:9"])
    #expect(outcome.status == status && outcome.errors.contains(words), "\(outcome.status) \(outcome.errors)")
    #expect(outcome.output.isEmpty && outcome.complaints.count == 1)
  }
}
