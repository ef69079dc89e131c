import Foundation
import Testing

/// The two sides of a call.
@Suite(.timeLimit(.minutes(5))) struct SeveralSourcesTests {
  private func events(_ outcome: Command.Outcome) throws -> [[String: Any]] {
    try outcome.output.split(separator: "\n").map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
  }

  @Test func eachIsAChannelOfOneTranscript() async throws {
    let (first, second) = (try Command.sample("beckett.wav"), try Command.sample("clone-test.wav"))
    let both = try await Command.run("listen", "--source", first, "--source", second, "--format", "jsonl")
    #expect(both.status == 0)
    let all = try events(both)
    #expect(Set(all.compactMap { $0["channel"] as? Int }) == [1, 2] && all.allSatisfy { $0["channel"] is Int })
    #expect(Set(all.compactMap { $0["started_at"] as? String }).count == 1, "one clock")
    for (channel, path) in [(1, first), (2, second)] {
      let alone = try events(try await Command.run("listen", "--source", path, "--format", "jsonl"))
      let done = { (events: [[String: Any]]) in
        events.filter { $0["type"] as? String == "transcript.text.done" }
          .map { "\($0["item_id"] ?? "") \($0["audio_start_ms"] ?? "") \($0["text"] ?? "")" }
      }
      #expect(done(all.filter { $0["channel"] as? Int == channel }) == done(alone))
    }
  }

  @Test func aNameThatIsWrongEndsItAtOnce() async throws {
    let outcome = try await Command.run(
      "listen", "--source", try Command.sample("beckett.wav"), "--source", "missing.wav")
    #expect(outcome.status == 66)
    #expect(outcome.complaints == ["steno: missing.wav does not exist"])
  }

  @Test func oneSourceTwiceIsRefused() async throws {
    let path = try Command.sample("beckett.wav")
    let outcome = try await Command.run("listen", "--source", path, "--source", path)
    #expect(outcome.status == 64 && outcome.errors.contains("given twice"))
  }

  @Test func whatDoesNotFitIntoTheQueueIsTold() async throws {
    let path = try Command.sample("beckett.wav")
    let outcome = try await Command.run(
      "listen", path, "--overload", "drop-oldest", "--queue-seconds", "1", "--stats", "--format", "jsonl")
    #expect(outcome.status == 0)
    let gaps = try events(outcome).filter { $0["type"] as? String == "gap" }
    #expect(gaps.allSatisfy { $0["cause"] as? String == "queue_full" } && !gaps.isEmpty)
    #expect(outcome.errors.contains("gaps: queue_full"))
    #expect(outcome.errors.contains("captured: 9.96 s of audio"))
    #expect(try await Command.run("listen", path, "--queue-seconds", "0").status == 64)
  }
}
