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

  @Test func namesAreInEveryFormat() async throws {
    let (first, second) = (try Command.sample("beckett.wav"), try Command.sample("clone-test.wav"))
    let sources = ["--source", "Me=\(first)", "--source", "The guests=\(second)"]
    let text = try await Command.run(["listen"] + sources)
    #expect(text.status == 0)
    #expect(text.output.split(separator: "\n").allSatisfy { $0.hasPrefix("Me: ") || $0.hasPrefix("The guests: ") })
    let all = try events(try await Command.run(["listen", "--format", "jsonl"] + sources))
    #expect(Set(all.compactMap { $0["speaker"] as? String }) == ["Me", "The guests"])
    let words = all.compactMap { $0["words"] as? [[String: Any]] }.joined()
    #expect(!words.isEmpty && words.allSatisfy { $0["speaker"] is String })
  }

  @Test func theOnlySourceMayHaveANameToo() async throws {
    let path = try Command.sample("clone-test.wav")
    let outcome = try await Command.run("listen", "Me=\(path)", "--format", "vtt")
    #expect(outcome.status == 0 && outcome.output.contains("\n<v Me>"), "\(outcome)")
    #expect(!(try await Command.run("listen", path, "--format", "vtt").output.contains("<v")))
  }

  /// An `=` is part of many devices, addresses and paths; what fails must fail under the whole name.
  @Test(arguments: [
    ("alsa:hw:CARD=NoSuchCard,DEV=0", "alsa:hw:CARD=NoSuchCard,DEV=0"),
    ("http://127.0.0.1:9/live?key=1", "127.0.0.1:9/live"), ("./no=file.wav", "./no=file.wav"),
    ("file:no=file.wav", "no=file.wav"), ("/no/such=file.wav", "/no/such=file.wav"), ("a=b=c.wav", "b=c.wav does not"),
    ("=talk.wav", "=talk.wav has no name"), ("Me=", "Me= names no source"),
  ])
  func whatIsNoNameIsPartOfTheSource(source: String, complaint: String) async throws {
    let outcome = try await Command.run("listen", "--source", source)
    #expect(outcome.status != 0 && outcome.errors.contains(complaint), "\(outcome.errors)")
  }

  @Test func aFileThatLooksNamedIsThatFile() async throws {
    let folder = try TemporaryFolder()
    let copy = folder.path("a=b.wav")
    try FileManager.default.copyItem(atPath: try Command.sample("clone-test.wav"), toPath: copy)
    for source in [copy, "file:\(copy)"] {
      let outcome = try await Command.run("listen", source, "--format", "vtt")
      #expect(outcome.status == 0 && !outcome.output.contains("<v"), "\(outcome.errors)")
    }
  }

  @Test func oneNameIsForOneSource() async throws {
    let outcome = try await Command.run(
      "listen", "--source", "Me=\(try Command.sample("beckett.wav"))", "--source", "Me=other.wav")
    #expect(outcome.status == 64 && outcome.errors.contains("two sources are named Me"), "\(outcome.errors)")
  }

  @Test func captionsHaveSeveralSourcesToo() async throws {
    let folder = try TemporaryFolder()
    let file = folder.path("call.vtt")
    let outcome = try await Command.run(
      "caption", "--port", "0", "-o", file, "--source", "Me=\(try Command.sample("beckett.wav"))", "--source",
      "Guests=\(try Command.sample("clone-test.wav"))")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let text = try String(contentsOfFile: file, encoding: .utf8)
    #expect(text.contains("<v Me>") && text.contains("<v Guests>"))
  }
}
