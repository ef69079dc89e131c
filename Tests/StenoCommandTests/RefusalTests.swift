import Foundation
import Testing

/// Each refusal has its status and says what, which, and the remedy.
@Suite struct RefusalTests {
  @Test(arguments: [
    (["--threshold", "2"], 64, "threshold is 2.0; it must be 0.0 to 1.0"),
    (["--threshold", "nan"], 64, "threshold is nan"),
    (["--prefix-padding-ms", "-1"], 64, "prefix_padding_ms is -1; it must be 0 to 5000"),
    (["--max-segment-ms", "10"], 64, "max_segment_ms is 10; it must be 1000 to 60000"),
    (["--negative-threshold", "0.9"], 64, "no higher than threshold"),
    (["--provider", "oracle"], 64, "there is no provider oracle"),
    (["--language", "fr"], 64, "not fr"),
    (["--channel", "0"], 64, "--channel is 0"),
    (["--channel", "9"], 64, "has no channel 9"),
    (["--raw", "s16le"], 64, "ENCODING:RATE:CHANNELS"),
    (["--format", "doc"], 64, "doc"),
    (["--nonsense"], 64, "--nonsense"),
    (["--quiet", "--verbose"], 64, "cannot be combined"),
    (["-o", "/nowhere/x.srt"], 73, "/nowhere/x.srt cannot be written"),
    (["-o", "/dev/full"], 73, "No space left"),
    (["--model", "/nowhere"], 69, "/nowhere"),
  ])
  func flag(_ flags: [String], _ status: Int32, _ reason: String) async throws {
    let outcome = try await Command.run(["transcribe"] + flags + [try Command.sample("clone-test.wav")])
    #expect(outcome.status == status)
    #expect(outcome.errors.contains(reason), "\(outcome.errors)")
  }

  @Test(arguments: [
    (#"{"threshhold":1}"#, "there is no setting threshhold; did you mean threshold"),
    (#"{"threshold":"x"}"#, "threshold has an invalid value"),
    (#"{"max_segment_ms":1.5}"#, "max_segment_ms has an invalid value"), ("nope", "not a JSON object"),
    ("[]", "not a JSON object"),
    (#"{"threshold":2}"#, "threshold is 2.0"), (#"{"format":"doc"}"#, "format has an invalid value"),
    (#"{"provider":"oracle"}"#, "no provider oracle"), (#"{"language":"fr"}"#, "not fr"),
  ])
  func setting(_ json: String, _ reason: String) async throws {
    let folder = try TemporaryFolder()
    let file = try folder.file("settings.json", json)
    let outcome = try await Command.run("transcribe", "--config", file, try Command.sample("clone-test.wav"))
    #expect(outcome.status == 78)
    #expect(outcome.complaints.count == 1)
    #expect(outcome.errors.contains(file) && outcome.errors.contains(reason), "\(outcome.errors)")
  }

  @Test func input() async throws {
    let folder = try TemporaryFolder()
    let text = try folder.file("letter.wav", "Dear reader, this is a letter and holds no sound at all.\n")
    let empty = try folder.file("empty.wav", "")
    for (input, status) in [
      (text, 65), (empty, 65), (folder.path("missing.wav"), 66), (folder.path("."), 66), ("", 64),
    ] {
      for command in ["transcribe", "listen", "segment"] {
        let outcome = try await Command.run(command, input)
        #expect(outcome.status == Int32(status), "\(command) \(input): \(outcome.errors)")
        #expect((1...2).contains(outcome.complaints.count))
        #expect(input.isEmpty || outcome.errors.contains(input))
      }
    }
  }

  @Test func samplesWithoutAHeader() async throws {
    let samples = Data((0..<20_000).map { UInt8(truncatingIfNeeded: $0 * $0 / 7) })
    let outcome = try await Command.run("listen", "-", input: samples)
    #expect(outcome.status == 65)
    #expect(outcome.errors.contains("--raw s16le:16000:1"), "\(outcome.errors)")
  }

  @Test func aRecordingInThePlaceOfACommand() async throws {
    let sample = try Command.sample("clone-test.wav")
    let outcome = try await Command.run(sample)
    #expect(outcome.status == 64)
    #expect(outcome.errors == "steno: \(sample) is not a command; to transcribe it, run: steno transcribe \(sample)\n")
    #expect(try await Command.run("elsewhere.wav").status == 64)
  }

  @Test(arguments: [
    (["lisen"], 64, "there is no command lisen; did you mean steno listen?"),
    (["transcibe", "a.wav"], 64, "did you mean steno transcribe?"),
    (["nonsense", "--help"], 64, "there is no command nonsense. The commands are transcribe, "),
    (["elsewhere.wav"], 64, "to transcribe a file, run: steno transcribe FILE"),
    (["listen", "--source", "mic"], 66, "mic does not exist; the microphone is --source pulse"),
    (["caption", "--source", "desktop"], 66, "--source pulse:@desktop"),
    (
      ["transcribe", "nowhere.wav", "neither.wav"], 66, "nowhere.wav does not exist\nsteno: neither.wav does not exist"
    ),
    (["transcribe", "--model", "tiny", "SAMPLE"], 69, "there is no model folder tiny; --model takes a folder"),
    (["listen"], 65, "standard input is empty; pipe audio into it or name a source"),
  ])
  func mistakes(_ arguments: [String], _ status: Int32, _ remedy: String) async throws {
    let sample = try Command.sample("clone-test.wav")
    let outcome = try await Command.run(arguments.map { $0 == "SAMPLE" ? sample : $0 }, input: Data())
    #expect(outcome.status == status)
    #expect(outcome.errors.contains(remedy), "\(outcome.errors)")
  }

  @Test func resultsThatWouldOverwriteSomething() async throws {
    let folder = try TemporaryFolder()
    let sound = folder.path("talk.wav")
    try FileManager.default.copyItem(atPath: try Command.sample("clone-test.wav"), toPath: sound)
    let before = try Data(contentsOf: URL(fileURLWithPath: sound))
    for command in ["transcribe", "listen", "segment"] {
      #expect(try await Command.run(command, "-o", sound, sound).status == 64)
    }
    #expect(try await Command.run("transcribe", "-o", folder.path("."), sound, "elsewhere/talk.mp3").status == 64)
    #expect(try Data(contentsOf: URL(fileURLWithPath: sound)) == before)
  }

  @Test(arguments: [["models"], ["transcribe", "SAMPLE"], ["listen", "SAMPLE"], ["segment", "SAMPLE"]])
  func nothingInstalled(_ arguments: [String]) async throws {
    let folder = try TemporaryFolder()
    let sample = try Command.sample("clone-test.wav")
    let outcome = try await Command.run(
      arguments.map { $0 == "SAMPLE" ? sample : $0 }, environment: ["STENO_CACHE": folder.path("cache")])
    #expect(outcome.status == 69)
    #expect(outcome.errors.contains("make setup"))
  }
}
