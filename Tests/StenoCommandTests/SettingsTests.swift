import Foundation
import Testing

/// The configuration file says whatever a flag can say.
@Suite(.timeLimit(.minutes(5))) struct SettingsTests {
  /// A flag as the argument parser describes it.
  private struct Tool: Decodable {
    struct Name: Decodable {
      var kind: String
      var name: String
    }
    struct Argument: Decodable {
      var kind: String
      var isRepeating: Bool
      var names: [Name]?
      var allValues: [String]?
    }
    struct Command: Decodable {
      var commandName: String
      var arguments: [Argument]?
      var subcommands: [Command]?
    }
    var command: Command
  }

  /// Every long flag of every command, so that a new one cannot be forgotten.
  private func flags() async throws -> [(command: String, name: String, argument: Tool.Argument)] {
    let dump = try await Command.run("--experimental-dump-help")
    let tool = try JSONDecoder().decode(Tool.self, from: Data(dump.output.utf8))
    return (tool.command.subcommands ?? []).flatMap { command in
      (command.arguments ?? []).compactMap { argument in
        guard argument.kind != "positional" else { return nil }
        return argument.names?.first { $0.kind == "long" }.map { (command.commandName, $0.name, argument) }
      }
    }
  }

  @Test func everyFlagIsASetting() async throws {
    let folder = try TemporaryFolder()
    let flags = try await flags().filter { !["help", "version", "config", "no-config"].contains($0.name) }
    try #require(flags.count > 60)
    let members = Set(flags.map { "\"\($0.name.replacing("-", with: "_"))\":null" }).sorted().joined(separator: ",")
    let file = try folder.file("all.json", "{\(members)}")
    let outcome = try await Command.run("segment", "--config", file, try Command.sample("clone-test.wav"))
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  /// Each switch refuses a number: a setting that does not arrive would refuse nothing.
  @Test func everyCommandReadsThem() async throws {
    let folder = try TemporaryFolder()
    for (command, name, argument) in try await flags() where argument.kind == "flag" {
      guard !["help", "version", "no-config"].contains(name), command != "devices", command != "models" else {
        continue
      }
      let file = try folder.file("one.json", "{\"\(name.replacing("-", with: "_"))\":3}")
      let tail = command == "caption" && name != "tail" ? ["--tail"] : []
      let outcome = try await Command.run([command, "--config", file] + tail + ["x.wav"])
      #expect(outcome.status == 78, "\(command) --\(name): \(outcome.errors)")
      #expect(outcome.errors.contains("must be true or false"), "\(command) --\(name): \(outcome.errors)")
    }
  }

  @Test func theDefaultFileIsRead() async throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(atPath: folder.path("steno"), withIntermediateDirectories: true)
    _ = try folder.file(
      "steno/config.json", #"{"format":"jsonl","segment":{"format":"rttm"},"silence_duration_ms":400}"#)
    let environment = ["XDG_CONFIG_HOME": folder.path(".")]
    let sample = try Command.sample("clone-test.wav")
    let read = try await Command.run("transcribe", sample, environment: environment)
    #expect(read.output.contains(#""silence_duration_ms":400"#), "\(read.errors)")
    #expect(try await Command.run("segment", sample, environment: environment).output.hasPrefix("SPEAKER"))
    let ignored = try await Command.run("transcribe", "--no-config", sample, environment: environment)
    #expect(ignored.status == 0 && !ignored.output.hasPrefix("{"))
    let other = try folder.file("other.json", #"{"format":"tsv"}"#)
    let replaced = try await Command.run("transcribe", "--config", other, sample, environment: environment)
    #expect(replaced.output.hasPrefix("start_ms\t"))
  }

  @Test func flagsWin() async throws {
    let folder = try TemporaryFolder()
    let file = try folder.file(
      "settings.json", #"{"provider":["openai","local"],"model":"x","verbose":true,"format":"srt"}"#)
    let outcome = try await Command.run(
      "transcribe", "--config", file, "--provider", "local", "-q", "--format=tsv", try Command.sample("clone-test.wav"))
    #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
    #expect(outcome.output.hasPrefix("start_ms\t"))
    let named = try await Command.run(
      "transcribe", "--config", file, "--provider", "local", "-q", "-o", folder.path("x.vtt"),
      try Command.sample("clone-test.wav"))
    let written = try String(contentsOfFile: folder.path("x.vtt"), encoding: .utf8)
    #expect(named.status == 0 && written.hasPrefix("WEBVTT"))
  }

  @Test(arguments: [
    (#"{"treshold":0.5}"#, "did you mean threshold"), (#"{"caption":{"line":3}}"#, "no setting line for caption"),
    (#"{"quiet":"yes"}"#, "quiet has a value of the wrong type"),
    (#"{"output":{}}"#, "output has a value of the wrong type"),
    (#"{"silence_duration_ms":9000}"#, "silence_duration_ms is 9000"), (#"{"overload":"never"}"#, "overload"),
    (#"{"prompt":"x"}"#, "local does not support --prompt"),
  ])
  func whatIsWrongIsNamed(json: String, words: String) async throws {
    let folder = try TemporaryFolder()
    let file = try folder.file("settings.json", json)
    let outcome = try await Command.run("listen", "--config", file, try Command.sample("clone-test.wav"))
    #expect(outcome.status == 78, "\(outcome.errors)")
    #expect(outcome.errors.contains(file) && outcome.errors.contains(words), "\(outcome.errors)")
    #expect(outcome.complaints.count == 1)
  }

  @Test func aKeyThatOthersCanReadIsReported() async throws {
    let folder = try TemporaryFolder()
    let file = try folder.file("settings.json", #"{"providers":{"openai":{"api_key":"sk-of-nobody"}}}"#)
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file)
    let arguments = ["segment", "--config", file, try Command.sample("clone-test.wav")]
    let open = try await Command.run(arguments)
    #expect(open.status == 0 && open.errors.contains("chmod 600") && !open.errors.contains("sk-of-nobody"))
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
    #expect(try await Command.run(arguments).errors.isEmpty)
  }
}
