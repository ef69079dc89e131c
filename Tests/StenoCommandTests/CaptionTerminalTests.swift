import Foundation
import Glibc
import Testing

/// What captions leave behind on a terminal.
@Suite(.timeLimit(.minutes(5))) struct CaptionTerminalTests {
  @Test func allThatWasSaidStaysOnTheTerminal() async throws {
    let run = try TerminalRun(["caption", "--no-server", try Command.sample("beckett.wav")], columns: 40)
    #expect(await run.status() == 0)
    let kept = run.text.components(separatedBy: "\u{1B}[J").dropFirst().joined(separator: "\n")
    var rest = kept[...]
    for words in ["Ever tried.", "Ever failed.", "No matter.", "Try again.", "Fail again.", "Fail better."] {
      let found = try #require(rest.range(of: words), "\(words) in \(run.text)")
      rest = rest[found.upperBound...]
    }
    #expect(run.text.contains("Fail better.\r\n"), "the last line ends as a plain one")
  }

  @Test func whatWasSaidStaysAfterCtrlC() async throws {
    let run = try TerminalRun(["caption", "--no-server", "--realtime", try Command.sample("beckett.wav")])
    #expect(await run.shows("Ever tried."))
    run.send(SIGINT)
    #expect(await run.shows("finishing the transcript"))
    #expect(await run.status() == 0)
    let last = try #require(run.text.range(of: "\u{1B}[J", options: .backwards))
    #expect(run.text[last.upperBound...].contains("Ever tried.\r\n"), "\(run.text)")
  }

  @Test func quietCaptionsAreTextOnStandardOutput() async throws {
    let run = try TerminalRun(["caption", "--no-server", "--quiet", try Command.sample("clone-test.wav")])
    #expect(await run.status() == 0)
    #expect(run.text == "I do. I think that America do it very well.\r\n")
  }

  @Test func aTerminalOfTwoRowsIsNotScrolledFull() async throws {
    let run = try TerminalRun(["caption", "--no-server", try Command.sample("beckett.wav")], rows: 2)
    #expect(await run.status() == 0)
    let drawings = run.text.components(separatedBy: "\u{1B}[J")
    for drawing in drawings {
      let redrawn = drawing.components(separatedBy: "\u{1B}[K\r\n").count - 1
      #expect(redrawn <= 1, "no more rows than there are: \(drawing.debugDescription)")
    }
  }

  @Test func theFileAndHowMuchIsInItAreNamed() async throws {
    let folder = try TemporaryFolder()
    let outcome = try await Command.run(
      "caption", "--no-server", "-o", folder.path("talk.vtt"), "--hls", folder.path("hls"),
      try Command.sample("beckett.wav"))
    #expect(outcome.status == 0)
    #expect(outcome.errors.contains("wrote \(folder.path("talk.vtt")), 6 cues."))
    #expect(outcome.errors.contains("wrote \(folder.path("hls"))/captions.m3u8."))
  }
}
