import Glibc
import StenoCapture
import StenoCore
import StenoDecode
import Testing

@Suite struct MediaSourceTests {
  @Test(arguments: Fixtures.containers)
  func aFileSoundsAsTheFFmpegCommandReadsIt(container: String) async throws {
    let path = try Fixtures.sweep(container)
    let reference = try Fixtures.reference(path)
    let heard = try await Heard(MediaSource(.file(path: path)))
    #expect(heard.gaps.isEmpty)
    #expect(abs(heard.samples.count - reference.count) <= 2)
    #expect(correlation(heard.samples, reference) > 0.999)
  }

  @Test(arguments: Fixtures.containers)
  func howAnInputIsCutChangesNothing(container: String) async throws {
    let path = try Fixtures.sweep(container)
    let whole = try await Heard(MediaSource(.file(path: path)))
    for seed in 0..<3 as Range<UInt64> {
      let source = MemoryBytes(try Fixtures.bytes(path), isStream: true, seed: seed)
      let heard = try await Heard(MediaSource(.bytes(source)))
      guard container == "mp3" else {
        #expect(heard.samples == whole.samples)
        continue
      }
      // On a pipe FFmpeg cannot know that the end has come, and leaves the encoder's padding there.
      #expect(heard.samples.starts(with: whole.samples.dropLast(32)))
      #expect((0...1_152).contains(heard.samples.count - whole.samples.count))
    }
  }

  @Test(arguments: ["wav", "flac", "webm"])
  func aPipeSoundsAsTheFileDoes(container: String) async throws {
    let path = try Fixtures.sweep(container)
    let bytes = try Fixtures.bytes(path)
    let pipe = PipeWriter()
    async let written: Void = {
      await pipe.write(bytes)
      await pipe.end()
    }()
    let heard = try await Heard(MediaSource(.bytes(pipe.source())))
    await written
    #expect(heard.samples == (try await Heard(MediaSource(.file(path: path)))).samples)
    close(pipe.reader)
  }

  @Test(arguments: [8_000, 11_025, 22_050, 44_100, 48_000, 96_000, 192_000])
  func theLengthIsExact(rate: Int) async throws {
    let frames = 12_345
    let source = MediaSource(.bytes(MemoryBytes([UInt8](repeating: 128, count: frames))), options: .raw("u8:\(rate):1"))
    let heard = try await Heard(source)
    #expect(abs(Double(heard.samples.count) - Double(frames) * 16_000 / Double(rate)) <= 2)
  }

  @Test(arguments: [
    ("s8", 1), ("u8", 1), ("s16le", 2), ("s16be", 2), ("s24le", 3), ("s24be", 3), ("s32le", 4), ("s32be", 4),
    ("f32le", 4), ("f32be", 4), ("f64le", 8), ("mulaw", 1), ("alaw", 1),
  ])
  func rawSamplesAreWhatTheirFormatSays(encoding: String, size: Int) async throws {
    let path = Fixtures.newPath("raw.\(encoding)")
    try Fixtures.run(
      "ffmpeg", ["-v", "error", "-y", "-i", Fixtures.sweep("wav"), "-ac", "2", "-ar", "16000", "-f", encoding, path])
    let heard = try await Heard(MediaSource(.file(path: path), options: .raw("\(encoding):16000:2")))
    #expect(heard.samples.count == (try Fixtures.bytes(path)).count / size / 2)
    #expect(correlation(heard.samples, try Fixtures.reference(Fixtures.sweep("wav"))) > 0.99)
  }

  @Test func firstAudioOfAPipeDoesNotWaitForMore() async throws {
    let wave = Array(try Fixtures.bytes(waveAt16kHz()).prefix(44 + 2_560))
    for (bytes, options) in [
      (wave, MediaOptions()), (Array(wave.dropFirst(44)), MediaOptions.raw("s16le:16000:1")),
    ] {
      let pipe = PipeWriter()
      await pipe.write(bytes)
      let source = MediaSource(.bytes(try pipe.source()), options: options)
      // The pipe stays open and silent: a reader that wanted more than these 80 ms would wait for ever.
      let event = try #require(try await source.next())
      #expect(event.frames.length > 0)
      source.finish()
      await pipe.end()
      close(pipe.reader)
    }
  }

  @Test(.timeLimit(.minutes(5)), arguments: [0, 3, 1_000, 40_000])
  func finishingEndsAWaitForAPipe(bytesBefore: Int) async throws {
    let pipe = PipeWriter()
    await pipe.write(Array(try Fixtures.bytes(waveAt16kHz()).prefix(bytesBefore)))
    let source = MediaSource(.bytes(try pipe.source()))
    async let heard = Heard(source)
    while bytesBefore > 0, pipe.hasUnreadBytes, !Task.isCancelled { await Task.yield() }
    source.finish()
    #expect(try await heard.samples.count == max(bytesBefore - 44, 0) / 2)
    #expect(try await source.next() == nil)
    await pipe.end()
    close(pipe.reader)
  }

  @Test func finishingAFileEndsIt() async throws {
    let source = MediaSource(.file(path: try Fixtures.sweep("flac")))
    let first = try #require(try await source.next())
    source.finish()
    let rest = try await restOfFrames(source, from: first.frames.upperBound)
    #expect(rest < 16_000)
  }

  @Test func aCancelledReaderEnds() async throws {
    let pipe = PipeWriter()
    let source = MediaSource(.bytes(try pipe.source()))
    await withTaskGroup { group in
      group.addTask { _ = try? await source.next() }
      group.cancelAll()
    }
    #expect(try await source.next() == nil)
    await pipe.end()
    close(pipe.reader)
  }

  @Test func channelsAreMixedOrPicked() async throws {
    let samples: [Int16] = (0..<1_600).flatMap { _ in [16_384, -8_192, 32_767, 8] as [Int16] }
    let bytes = samples.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
    var options = MediaOptions.raw("s16le:16000:4")
    let mixed = try await Heard(MediaSource(.bytes(MemoryBytes(bytes)), options: options))
    #expect(mixed.samples.allSatisfy { abs($0 - (0.5 - 0.25 + 1) / 4) < 0.001 })
    options.channel = .number(2)
    let second = try await Heard(MediaSource(.bytes(MemoryBytes(bytes)), options: options))
    #expect(second.samples.allSatisfy { $0 == -0.25 })
    for number in [0, 5, -1, .max] {
      options.channel = .number(number)
      let error = await #expect(throws: SourceError.self) {
        try await Heard(MediaSource(.bytes(MemoryBytes(bytes)), options: options))
      }
      #expect(error?.code == .unsupported)
      #expect(error?.message.contains("1 to 4") == true)
    }
  }

  @Test func aChangeOfRateOnTheWayIsFollowed() async throws {
    let low = Fixtures.newPath("low.mp3")
    try Fixtures.run("ffmpeg", ["-v", "error", "-y", "-i", Fixtures.sweep("wav"), "-ar", "22050", "-ac", "1", low])
    let joined = try Fixtures.bytes(Fixtures.sweep("mp3")) + Fixtures.bytes(low)
    let heard = try await Heard(MediaSource(.bytes(MemoryBytes(joined))))
    #expect(abs(heard.samples.count - 6 * 16_000) < 3_000)
  }

  @Test func theLengthIsKnownBeforehand() async throws {
    let source = MediaSource(.file(path: try Fixtures.sweep("m4a")))
    let frames = try #require(try await source.estimatedDuration)
    #expect(abs(frames - 48_000) < 1_600)
    #expect(try await Heard(source).samples.count > 40_000)
  }

  @Test func aFileOfNoSamplesIsEmptyAndNoError() async throws {
    let path = Fixtures.newPath("none.wav")
    try Fixtures.run("sox", ["-n", "-r", "16000", "-c", "1", "-b", "16", path, "trim", "0", "0"])
    let heard = try await Heard(MediaSource(.file(path: path)))
    #expect(heard.samples.isEmpty)
    #expect(heard.gaps.isEmpty)
  }

  @Test func onlyWhatIsThereAsAWholeCannotStall() async throws {
    let path = try Fixtures.sweep("wav")
    #expect(!MediaSource(.file(path: path)).canStall)
    #expect(!MediaSource(.file(path: "/no/such/file.wav")).canStall)
    #expect(!MediaSource(.bytes(MemoryBytes([]))).canStall)
    #expect(MediaSource(.bytes(MemoryBytes([], isStream: true))).canStall)
    #expect(MediaSource(.url("https://example.org/live")).canStall)
    let pipe = Fixtures.newPath("pipe")
    #expect(mkfifo(pipe, 0o600) == 0)
    #expect(MediaSource(.file(path: pipe)).canStall)
    var options = MediaOptions()
    options.isLive = true
    #expect(MediaSource(.file(path: path), options: options).canStall)
    #expect(try await MediaSplitter(.file(path: path)).open().allSatisfy { !$0.canStall })
  }

  private func waveAt16kHz() throws -> String {
    let path = Fixtures.newPath("plain16k.wav")
    try Fixtures.run("sox", [Fixtures.sweep("wav"), "-r", "16000", "-c", "1", "-b", "16", path])
    return path
  }

  private func restOfFrames(_ source: MediaSource, from start: FrameIndex) async throws -> Int64 {
    var end = start
    while let event = try await source.next() { end = event.frames.upperBound }
    return end - start
  }
}

extension MediaOptions {
  /// Headerless samples in a format that the test knows to be right.
  static func raw(_ text: String) -> MediaOptions {
    var options = MediaOptions()
    options.rawFormat = try? RawFormat(parsing: text)
    return options
  }
}

extension PipeWriter {
  /// Whether the reader has not yet taken everything.
  nonisolated var hasUnreadBytes: Bool {
    var waits = pollfd(fd: reader, events: Int16(POLLIN), revents: 0)
    return poll(&waits, 1, 0) > 0
  }
}
