import Foundation
import Glibc
import Testing

/// What is left when a command is stopped.
@Suite(.timeLimit(.minutes(5))) struct InterruptedTests {
  /// A recording that takes a while: the same one again and again.
  private func long(in folder: TemporaryFolder) throws -> String {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: try Command.sample("two_cities.wav")))
    var repeated = bytes
    for _ in 0..<60 { repeated += bytes.dropFirst(44) }
    for (offset, value) in [(4, UInt32(repeated.count - 8)), (40, UInt32(repeated.count - 44))] {
      repeated.replaceSubrange(offset..<(offset + 4), with: withUnsafeBytes(of: value.littleEndian) { Data($0) })
    }
    let path = folder.path("long.wav")
    try repeated.write(to: URL(fileURLWithPath: path))
    return path
  }

  @Test(arguments: [(SIGINT, 130), (SIGTERM, 143)] as [(Int32, Int32)])
  func aTranscriptThatWasStoppedDoesNotLookWhole(signal: Int32, status: Int32) async throws {
    let folder = try TemporaryFolder()
    let file = folder.path("talk.vtt")
    let run = try TerminalRun(["transcribe", try long(in: folder), "-o", file])
    #expect(await run.shows("long.wav 01:"), "it is under way")
    run.send(signal)
    #expect(await run.status() == status)
    #expect(try folder.names == ["long.wav", "talk.vtt.part"])
    let part = try String(contentsOfFile: file + ".part", encoding: .utf8)
    #expect(part.hasPrefix("WEBVTT\n\n") && part.contains("-->") && part.hasSuffix("\n\n"))
    #expect(run.text.contains("talk.vtt.part"), "\(run.text)")
  }

  @Test func whatWasThereBeforeStays() async throws {
    let folder = try TemporaryFolder()
    let file = try folder.file("talk.srt", "an earlier result")
    let run = try TerminalRun(["transcribe", try long(in: folder), "-o", file])
    #expect(await run.shows("long.wav 00:"))
    run.send(SIGINT)
    #expect(await run.status() == 130)
    #expect(try String(contentsOfFile: file, encoding: .utf8) == "an earlier result")
  }

  @Test func aLiveSessionIsFinished() async throws {
    let folder = try TemporaryFolder()
    let file = folder.path("talk.json")
    let run = try TerminalRun(["listen", "--realtime", try long(in: folder), "-o", file], columns: 300)
    #expect(await run.shows("00:02"))
    run.send(SIGINT)
    #expect(await run.status() == 0)
    let document = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: file)))
    let items = try #require((document as? [String: Any])?["items"] as? [[String: Any]])
    #expect(!items.isEmpty && run.text.contains("wrote \(file), \(items.count) item"))
  }
}
