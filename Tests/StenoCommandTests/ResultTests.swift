import Foundation
import Testing

/// What is written, and where.
@Suite struct ResultTests {
  @Test func oneBadInputDoesNotStopTheOthers() async throws {
    let (first, last) = (try Command.sample("beckett.wav"), try Command.sample("clone-test.wav"))
    let outcome = try await Command.run("transcribe", first, "missing.wav", last)
    #expect(outcome.status == 66)
    #expect(outcome.complaints == ["steno: missing.wav does not exist"])
    let alone = (try await Command.run("transcribe", first).output, try await Command.run("transcribe", last).output)
    #expect(outcome.output == "==> \(first) <==\n\(alone.0)\n==> \(last) <==\n\(alone.1)", "each in its turn")
  }

  @Test func oneFileAnInputInAFolder() async throws {
    let folder = try TemporaryFolder()
    let outcome = try await Command.run(
      "transcribe", "-o", folder.path("."), "--format", "srt", try Command.sample("beckett.wav"), "missing.wav",
      try Command.sample("clone-test.wav"))
    #expect(outcome.status == 66)
    #expect(try folder.names == ["beckett.srt", "clone-test.srt"], "nothing of the one that failed, and no litter")
  }

  @Test func flagsWinOverSettings() async throws {
    let folder = try TemporaryFolder()
    let settings = try folder.file("settings.json", #"{"silence_duration_ms":400,"threshold":0.6,"format":"jsonl"}"#)
    let outcome = try await Command.run(
      "transcribe", "--config", settings, "--threshold", "0.7", try Command.sample("clone-test.wav"))
    #expect(outcome.output.contains(#""threshold":0.7"#))
    #expect(outcome.output.contains(#""silence_duration_ms":400"#))
    #expect(outcome.output.contains(#""prefix_padding_ms":300"#))
  }

  @Test func theNameOfTheFileGivesTheFormat() async throws {
    let folder = try TemporaryFolder()
    let settings = try folder.file("settings.json", #"{"format":"tsv"}"#)
    for (name, beginning) in [("x.vtt", "WEBVTT"), ("x.srt", "1\n"), ("x.jsonl", "{\"type\""), ("x", "start_ms\t")] {
      let file = folder.path(name)
      let outcome = try await Command.run(
        "transcribe", "--config", settings, "-o", file, try Command.sample("clone-test.wav"))
      #expect(outcome.status == 0 && outcome.output.isEmpty)
      #expect(try String(contentsOfFile: file, encoding: .utf8).hasPrefix(beginning))
    }
  }

  @Test func everyLineIsAnEventOfTheDesign() async throws {
    let outcome = try await Command.run("listen", "--format", "jsonl", try Command.sample("beckett.wav"))
    let events = try outcome.output.split(separator: "\n").map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
    var deltas: [String: String] = [:]
    for event in events {
      let item = event["item_id"] as? String ?? ""
      switch event["type"] as? String {
      case "transcript.text.delta": deltas[item, default: ""] += try #require(event["delta"] as? String)
      case "transcript.text.done": #expect(deltas[item] == event["text"] as? String)
      default: break
      }
    }
    #expect(events.first?["type"] as? String == "session.started")
    #expect(events.last?["type"] as? String == "session.done")
    #expect(deltas.count == 6)
  }

  @Test func damageIsToldUnlessQuiet() async throws {
    let folder = try TemporaryFolder()
    var bytes = try Data(contentsOf: URL(fileURLWithPath: try Command.sample("clone-test.wav")))
    bytes.removeLast(20_000)
    let cut = folder.path("cut.wav")
    try bytes.write(to: URL(fileURLWithPath: cut))
    for command in ["transcribe", "listen", "segment"] {
      let outcome = try await Command.run(command, cut)
      #expect(outcome.status == 0)
      #expect(
        outcome.errors.contains("625 ms of audio is missing at 00:03 (the input ends 625 ms early)"),
        "\(command): \(outcome.errors)")
      #expect(try await Command.run(command, "--quiet", cut).errors.isEmpty)
    }
  }

  @Test func aFileNameNeedNotBeText() async throws {
    let folder = try TemporaryFolder()
    let sample = try Data(contentsOf: URL(fileURLWithPath: try Command.sample("clone-test.wav")))
    let names: [[UInt8]] = [[0x62, 0xE9, 0x2E, 0x77], [0x62, 0xEA, 0x2E, 0x77]]
    // Foundation cannot give such arguments, and a shell can.
    let path = folder.path("plain.wav")
    try sample.write(to: URL(fileURLWithPath: path))
    for name in names {
      let octal = name.map { "\\" + String($0, radix: 8) }.joined()
      let script =
        "name=\"$(dirname '\(path)')/$(printf '\(octal)')\"; cp '\(path)' \"$name\"; $STENO segment \"$name\""
      let outcome = try await Command.shell(script)
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.output.contains("\"type\":\"segment\""))
    }
  }

  @Test func verboseTellsHowItWent() async throws {
    let outcome = try await Command.run("transcribe", "--verbose", try Command.sample("clone-test.wav"))
    #expect(outcome.errors.contains("wav, pcm_s16le"))
    #expect(outcome.errors.contains("ONNX Runtime"))
    #expect(outcome.errors.contains("times real time; segments: 1, failed: 0, gaps: 0"))
  }

  @Test func standardInputIsTheSameAsAFile() async throws {
    let path = try Command.sample("clone-test.wav")
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    #expect(try await Command.run("segment", path).output == Command.run("segment", "-", input: bytes).output)
    let text = try await Command.run("listen", path).output
    #expect(try await Command.run("listen", input: bytes).output == text)
    #expect(try await Command.run("listen", "--source", "-", input: bytes).output == text)
  }
}
