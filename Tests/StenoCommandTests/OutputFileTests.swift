import Foundation
import Glibc
import Testing

/// Which file results go to, and what it holds at every moment.
@Suite(.timeLimit(.minutes(5))) struct OutputFileTests {
  private func read(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

  @Test(arguments: ["listen", "tail", "caption"])
  func anEarlierSessionIsKept(command: String) async throws {
    let folder = try TemporaryFolder()
    let file = try folder.file("talk.srt", "an earlier session")
    let more = ["tail": ["--idle-exit", "0.1"], "caption": ["--no-server"]][command] ?? []
    let arguments = [command, try Command.sample("clone-test.wav"), "-o", file] + more
    let outcome = try await Command.run(arguments)
    #expect(outcome.status == 0 && outcome.errors.contains("talk.1.srt"), "\(outcome.errors)")
    #expect(try read(file) == "an earlier session")
    #expect(try await Command.run(arguments).status == 0)
    #expect(try folder.names == ["talk.1.srt", "talk.2.srt", "talk.srt"])
    #expect(try read(folder.path("talk.1.srt")) == read(folder.path("talk.2.srt")))
    #expect(try await Command.run(arguments + ["--overwrite"]).status == 0)
    #expect(try read(file) == read(folder.path("talk.1.srt")))
  }

  @Test func captionsOfAnEarlierSessionAreKept() async throws {
    let folder = try TemporaryFolder()
    let arguments = ["caption", "--no-server", "--hls", folder.path("hls"), try Command.sample("clone-test.wav")]
    for _ in 0..<2 { #expect(try await Command.run(arguments).status == 0) }
    #expect(try folder.names == ["hls", "hls.1"])
  }

  @Test(arguments: ["listen", "transcribe"])
  func anEndingIsAFormatOrRefused(command: String) async throws {
    let (folder, path) = (try TemporaryFolder(), try Command.sample("clone-test.wav"))
    let unknown = try await Command.run(command, path, "-o", folder.path("x.docx"))
    #expect(unknown.status == 64 && unknown.errors.contains(".srt, .vtt"), "\(unknown.errors)")
    let contrary = try await Command.run(command, path, "--format", "vtt", "-o", folder.path("x.srt"))
    #expect(contrary.status == 64 && contrary.errors.contains("contradict"), "\(contrary.errors)")
    #expect(try folder.names.isEmpty)
    let dash = try await Command.run(command, path, "-o", "-")
    #expect(dash.status == 0 && dash.output == "I do. I think that America do it very well.\n")
    for name in ["v1.2", ".talk", "talk"] {
      #expect(try await Command.run(command, path, "-o", folder.path(name)).status == 0, "\(name)")
    }
  }

  @Test func cuesOfSeveralSourcesAreInOrderOnceFinished() async throws {
    let folder = try TemporaryFolder()
    let sources = [
      "--source", "Me=\(try Command.sample("beckett.wav"))", "--source", "B=\(try Command.sample("clone-test.wav"))",
    ]
    for name in ["call.vtt", "call.srt", "call.ttml"] {
      #expect(try await Command.run(["listen", "-o", folder.path(name)] + sources).status == 0)
      let text = try read(folder.path(name))
      let starts = text.matches(of: #/(?:begin=")?(\d\d:\d\d:\d\d[.,]\d\d\d)(?: -->|" end)/#).map(\.1)
      #expect(starts.count > 6 && starts == starts.sorted(), "\(name): \(text)")
    }
  }

  /// A disk that is full: no file may grow past so many bytes.
  @Test(arguments: [("json", 6), ("ttml", 6), ("vtt", 1)])
  func aLiveFileStaysWholeOnAFullDisk(ending: String, blocks: Int) async throws {
    let folder = try TemporaryFolder()
    let file = folder.path("talk.\(ending)")
    let input = try Command.sample("two_cities.wav")
    // In blocks of 512 bytes, as POSIX has them.
    let outcome = try await Command.shell("ulimit -f \(blocks); exec $STENO listen '\(input)' -o '\(file)'")
    #expect(outcome.status == 73 && outcome.errors.contains("cannot be written"), "\(outcome)")
    let bytes = try Data(contentsOf: URL(fileURLWithPath: file))
    switch ending {
    case "json": _ = try JSONSerialization.jsonObject(with: bytes)
    case "ttml": #expect(String(decoding: bytes, as: UTF8.self).hasSuffix("</tt:div></tt:body>\n</tt:tt>\n"))
    default: #expect(String(decoding: bytes, as: UTF8.self).hasSuffix("\n\n"))
    }
  }

  @Test func aFileThatIsRemovedIsReportedAndWrittenAgain() async throws {
    let folder = try TemporaryFolder()
    let file = folder.path("talk.vtt")
    let run = try TerminalRun(["listen", "--realtime", try Command.sample("beckett.wav"), "-o", file], columns: 300)
    #expect(await run.shows("00:00"))
    try FileManager.default.removeItem(atPath: file)
    #expect(await run.shows("was removed"))
    #expect(await run.status() == 0)
    #expect(try read(file).components(separatedBy: "-->").count == 7)
  }

  @Test func aLiveFileIsWholeBeforeAnythingWasSaid() async throws {
    let folder = try TemporaryFolder()
    let (file, pipe) = (folder.path("talk.json"), folder.path("pipe"))
    #expect(mkfifo(pipe, 0o600) == 0)
    let run = try TerminalRun(["listen", pipe, "--raw", "s16le:16000:1", "-o", file])
    let writer = try #require(FileHandle(forWritingAtPath: pipe))
    let document = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: file)))
    #expect((document as? [String: Any])?["items"] is [Any])
    try writer.close()
    _ = await run.status()
  }

  @Test func eachInputHasItsNameInText() async throws {
    let (first, last) = (try Command.sample("clone-test.wav"), try Command.sample("beckett.wav"))
    let outcome = try await Command.run("transcribe", first, last)
    #expect(outcome.output.hasPrefix("==> \(first) <==\nI do."))
    #expect(outcome.output.contains("\n\n==> \(last) <==\nEver tried.\n"))
    #expect(!(try await Command.run("transcribe", first).output.contains("==>")))
  }

  @Test func linesBreakBetweenWordsOnATerminal() async throws {
    let run = try TerminalRun(["transcribe", "--quiet", try Command.sample("two_cities.wav")], columns: 30)
    #expect(await run.status() == 0)
    let lines = run.text.components(separatedBy: "\r\n")
    #expect(lines.count > 3 && lines.allSatisfy { $0.count <= 30 }, "\(lines)")
    let file = try await Command.run("transcribe", "--quiet", try Command.sample("two_cities.wav"))
    let words = { (text: String) in text.split(whereSeparator: \.isWhitespace) }
    #expect(words(run.text) == words(file.output), "no word is broken")
  }

  @Test func everyChannelHasItsItemsInOrder() async throws {
    let folder = try TemporaryFolder()
    let stereo = folder.path("call.wav")
    let inputs = ["-i", try Command.sample("beckett.wav"), "-i", try Command.sample("two_cities.wav")]
    let filter = "[0]aresample=16000[a];[1]aresample=16000[b];[a][b]join=inputs=2:channel_layout=stereo"
    let made = try await Command.run(
      ["ffmpeg", "-v", "error"] + inputs + ["-filter_complex", filter, stereo], by: "/usr/bin/env")
    try #require(made.status == 0, "\(made.errors)")
    let outcome = try await Command.run(
      "transcribe", stereo, "--channel", "all", "--speaker-names", "Sam,Charles", "--format", "jsonl")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let events = try outcome.output.split(separator: "\n").compactMap {
      try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
    }
    let done = events.filter { $0["type"] as? String == "transcript.text.done" }
    #expect(Set(done.compactMap { $0["speaker"] as? String }) == ["Sam", "Charles"])
    let starts = done.compactMap { $0["audio_start_ms"] as? Int }
    #expect(starts == starts.sorted() && starts.count > 6)
    let few = try await Command.run("transcribe", stereo, "--channel", "all", "--speaker-names", "A,B,C")
    #expect(few.status == 64 && few.errors.contains("no channel or track for C"), "\(few.errors)")
  }
}
