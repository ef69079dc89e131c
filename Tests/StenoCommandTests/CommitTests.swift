import Foundation
import Glibc
import Testing

/// A segment that is ended by hand.
@Suite(.timeLimit(.minutes(5))) struct CommitTests {
  @Test func aSignalEndsTheOpenSegmentAndTheSessionGoesOn() async throws {
    let folder = try TemporaryFolder()
    let file = folder.path("talk.jsonl")
    // Silence alone would not end a segment.
    let run = try TerminalRun(
      [
        "listen", "--realtime", try Command.sample("two_cities.wav"), "--silence-duration-ms", "5000", "-o", file,
      ], columns: 300)
    #expect(await run.shows("00:03"))
    run.send(SIGUSR2)
    #expect(await run.shows("00:05"))
    run.send(SIGINT)
    #expect(await run.status() == 0)
    let cuts = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n").filter {
      $0.contains("\"cut\":")
    }
    #expect(cuts.first?.hasSuffix("\"cut\":\"commit\"}") == true && cuts.count >= 2, "\(cuts)")
  }
}
