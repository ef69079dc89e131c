import Foundation
import StenoCapture
import StenoCore
import StenoDecode
import Testing

/// Files that another process writes while they are read.
@Suite(.timeLimit(.minutes(5))) struct GrowingFileTests {
  /// Each with what ffmpeg is told to make it.
  static let formats: [(name: String, ending: String, arguments: [String])] = [
    ("wav", "wav", []), ("wav, size 0", "wav", []), ("wav, size unknown", "wav", []), ("wav, size stale", "wav", []),
    ("rf64", "wav", ["-rf64", "always"]), ("rf64, size 0", "wav", ["-rf64", "always"]),
    ("raw", "s16le", ["-ar", "16000", "-ac", "1", "-f", "s16le"]), ("mp3", "mp3", []), ("aac", "aac", ["-f", "adts"]),
    ("vorbis", "ogg", []), ("opus", "opus", ["-ar", "48000"]), ("flac", "flac", []), ("ts", "ts", []),
    (
      "fragmented mp4", "mp4",
      ["-c:a", "aac", "-frag_duration", "300000", "-movflags", "+empty_moov+default_base_moof"]
    ),
    ("webm", "webm", ["-ar", "48000"]), ("matroska", "mkv", ["-c:a", "flac"]),
  ]

  @Test(arguments: formats.map(\.name))
  func soundsLikeTheFinishedFile(name: String) async throws {
    let whole = try make(name)
    let growing = Fixtures.newPath("growing")
    let writer = try FileWriter(whole, to: growing, seed: name.utf8.reduce(0) { $0 + Int($1) })
    var options = TailOptions()
    (options.waitsForFile, options.endsWhenClosed) = (true, true)
    let heard = try await Heard(try tail(growing, options, raw: name == "raw"))
    writer.wait()
    let expected = try await Heard(try tail(whole, options, raw: name == "raw"))
    #expect(heard.samples.count > 40_000)
    #expect(heard.samples == expected.samples)
    #expect(heard.gaps.isEmpty)
  }

  @Test func nothingIsHeardOfWhatStandsBehindTheSamples() async throws {
    let plain = try make("wav")
    let samples = try await Heard(MediaSource(.file(path: plain))).samples
    let trailer = Array("LIST".utf8) + [4, 0, 0, 0] + Array("INFO".utf8)
    var options = TailOptions()
    options.endsWhenClosed = true
    let one = try Fixtures.write(Fixtures.bytes(plain) + trailer, to: "one.wav")
    #expect(try await Heard(try tail(one, options)).samples.count == samples.count)
    let two = try Fixtures.write(Fixtures.bytes(plain) + trailer + Fixtures.bytes(plain), to: "two.wav")
    #expect(try await Heard(try tail(two, options)).samples.count == samples.count * 2)
    let joined = try Fixtures.write(Fixtures.bytes(plain) + Fixtures.bytes(plain), to: "joined.wav")
    #expect(try await Heard(MediaSource(.file(path: joined))).samples.count == samples.count * 2)
  }

  @Test func theWriterIsKilled() async throws {
    let (whole, growing) = (try make("wav"), Fixtures.newPath("killed.wav"))
    let writer = try FileWriter(whole, to: growing, seconds: 60)
    var options = TailOptions()
    (options.waitsForFile, options.endsWhenClosed) = (true, true)
    let source = try tail(growing, options)
    let first = try #require(try await source.next())
    writer.kill()
    #expect(try await end(of: source, from: first.frames.upperBound) < FrameIndex(48_000))
  }

  @Test func aFileThatIsReplacedIsFollowed() async throws {
    let (first, second) = (try make("wav"), try make("mp3"))
    let path = try Fixtures.write(Fixtures.bytes(first), to: "rotated")
    let (before, after) = (try await frames(of: first), try await frames(of: second))
    let source = try tail(path, TailOptions())
    var end = try await read(source, until: before - Self.heldBack)
    let fresh = try Fixtures.write(Fixtures.bytes(second), to: "fresh")
    #expect(rename(fresh, path) == 0)
    let gap = try await gap(in: source, after: &end)
    #expect(end.rawValue == before, "the old file was heard to its end")
    #expect(gap.frames == end..<end && gap.cause == .sourceLost && gap.detail?.contains("replaced") == true)
    _ = try await read(source, until: before + after - Self.heldBack)
    source.finish()
    #expect(try await self.end(of: source, from: end).rawValue == before + after)
  }

  @Test(arguments: [false, true])
  func aFileThatIsTruncatedIsReadAnew(isLongerThanBefore: Bool) async throws {
    let content = try Fixtures.bytes(try make("wav"))
    let header = try #require(content.firstRange(of: Array("data".utf8))).upperBound + 4
    let before = isLongerThanBefore ? Array(content.prefix(100_000)) : content
    let path = try Fixtures.write(before, to: "truncated.wav")
    let length = try await frames(of: path)
    let source = try tail(path, TailOptions())
    var end = try await read(source, until: length - Self.heldBack)
    // Other samples than before, in place: the same file, never two.
    let other = content.prefix(header) + content.dropFirst(header).map { $0 ^ 0x15 }
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    try file.truncate(atOffset: 0)
    try file.write(contentsOf: Data(isLongerThanBefore ? other : other.prefix(40_000)))
    let gap = try await gap(in: source, after: &end)
    #expect(gap.detail?.contains("truncated") == true, "\(gap)")
    _ = try await read(source, until: end.rawValue + (isLongerThanBefore ? 30_000 : 2_000))
    source.finish()
  }

  @Test func listeningBeginsWhereAsked() async throws {
    let path = try make("wav")
    var options = TailOptions()
    (options.endsWhenClosed, options.start) = (true, .position(FrameIndex(16_000)))
    let whole = try await Heard(MediaSource(.file(path: path))).samples
    #expect(try await Heard(try tail(path, options)).samples == Array(whole.dropFirst(16_000)))
    options.start = .position(FrameIndex(1 << 40))
    #expect(try await Heard(try tail(path, options)).samples.isEmpty)
  }

  @Test func fromTheEndOnlyWhatIsAddedIsHeard() async throws {
    let content = try Fixtures.bytes(try make("wav, size unknown"))
    let path = try Fixtures.write(Array(content.prefix(400_000)), to: "end.wav")
    var options = TailOptions()
    options.start = .end
    let source = try tail(path, options)
    let heard = try await withThrowingTaskGroup { group in
      group.addTask {
        let first = try await source.next()
        source.finish()
        return first
      }
      // Nobody can tell when the file has been looked at, so silence is added until it is heard.
      group.addTask {
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        try file.seekToEnd()
        while !Task.isCancelled {
          try file.write(contentsOf: Data(repeating: 0, count: 4_000))
          await Task.yield()
        }
        return nil
      }
      defer { group.cancelAll() }
      return try await group.next()
    }
    guard case .audio(let chunk)?? = heard else {
      Issue.record("nothing was heard")
      return
    }
    #expect(chunk.start == .zero)
    #expect(chunk.samples.suffix(100).allSatisfy { abs($0) < 0.01 }, "the sweep before it is not heard")
  }

  @Test func idlingEndsIt() async throws {
    var options = TailOptions()
    options.idleLimit = .milliseconds(50)
    #expect(try await Heard(try tail(try make("flac"), options)).samples.count > 40_000)
    let half = try Fixtures.write(Array(Fixtures.bytes(make("flac")).prefix(20)), to: "half.flac")
    await #expect(throws: SourceError.self) { try await Heard(try tail(half, options)) }
  }

  @Test(arguments: [0, 5, 43, 44, 45, 20_000])
  func finishingEndsAWait(bytes: Int) async throws {
    let path = try Fixtures.write(Array(Fixtures.bytes(make("wav")).prefix(bytes)), to: "waits.wav")
    let source = try tail(path, TailOptions())
    async let heard = Heard(source)
    source.finish()
    #expect(try await heard.samples.count < 20_000)
    #expect(try await source.next() == nil)
  }

  @Test func whatCannotBeFollowedIsSaid() async throws {
    let missing = await #expect(throws: SourceError.self) { try await tail("/nowhere/x.wav", TailOptions()).next() }
    #expect(missing?.code == .missing && missing?.message.contains("--wait") == true)
    let folder = await #expect(throws: SourceError.self) {
      try await tail(Fixtures.folder.path, TailOptions()).next()
    }
    #expect(folder?.code == .unsupported)
    let movie = Fixtures.newPath("movie.mp4")
    try Fixtures.run("ffmpeg", ["-v", "error", "-i", Fixtures.sweep("wav"), "-c:a", "aac", movie])
    let index = await #expect(throws: SourceError.self) { try await tail(movie, TailOptions()).next() }
    #expect(index?.code == .notAudio && index?.message.contains("fragments") == true)
  }

  /// Frames that a resampler or a decoder keeps until the file goes on.
  private static let heldBack: Int64 = 4_000

  private func read(_ source: TailSource, until frame: Int64) async throws -> FrameIndex {
    var end = FrameIndex.zero
    while end.rawValue < frame { end = try #require(try await source.next()).frames.upperBound }
    return end
  }

  /// The next gap; `end` moves to where the audio before it ends.
  private func gap(in source: TailSource, after end: inout FrameIndex) async throws -> AudioGap {
    while true {
      switch try #require(try await source.next()) {
      case .gap(let gap): return gap
      case .command: break
      case .audio(let chunk): end = chunk.frames.upperBound
      }
    }
  }

  private func end(of source: TailSource, from start: FrameIndex) async throws -> FrameIndex {
    var end = start
    while let event = try await source.next() { end = event.frames.upperBound }
    return end
  }

  private func tail(_ path: String, _ options: TailOptions, raw: Bool = false) throws -> TailSource {
    var media = raw ? MediaOptions.raw("s16le:16000:1") : MediaOptions()
    media.isGrowing = true
    return try TailSource(path, options: options) { [media] bytes in MediaSource(.bytes(bytes), options: media) }
  }

  private func frames(of path: String) async throws -> Int64 {
    var options = TailOptions()
    options.endsWhenClosed = true
    return Int64(try await Heard(try tail(path, options)).samples.count)
  }

  /// The finished file of a format, with the header that a recorder leaves there while it writes.
  private func make(_ name: String) throws -> String {
    let format = try #require(Self.formats.first { $0.name == name })
    let path = Fixtures.newPath("whole.\(format.ending)")
    try Fixtures.run("ffmpeg", ["-v", "error", "-i", Fixtures.sweep("wav")] + format.arguments + [path])
    var bytes = try Fixtures.bytes(path)
    let sizes: [String: UInt32] = ["wav, size 0": 0, "wav, size unknown": .max, "wav, size stale": 20_000]
    if let size = sizes[name], let data = bytes.firstRange(of: Array("data".utf8)) {
      bytes.replaceSubrange(
        data.upperBound..<(data.upperBound + 4), with: withUnsafeBytes(of: size.littleEndian, Array.init))
    } else if name == "rf64, size 0" {
      bytes.replaceSubrange(20..<44, with: Array(repeating: 0, count: 24))
    } else {
      return path
    }
    return try Fixtures.write(bytes, to: "whole.\(format.ending)")
  }
}
