import StenoCore
import StenoDecode
import Synchronization
import Testing

@Suite struct AudioTrackTests {
  /// Containers that hold several audio tracks, with a codec for them.
  static let containers = ["mkv", "mp4", "mov", "ts", "webm", "avi", "ogg", "nut"]

  @Test(arguments: containers)
  func aTrackIsChosenByItsNumber(ending: String) async throws {
    let path = try tracks(ending)
    for (number, frequency) in [(1, 300.0), (2, 700), (3, 1_500)] {
      var options = MediaOptions()
      options.track = .number(number)
      let heard = try await Heard(MediaSource(.file(path: path), options: options))
      #expect(abs(pitch(of: heard.samples) - frequency) < 20, "track \(number)")
    }
  }

  @Test func theFirstIsTakenWhateverItsChannels() async throws {
    let heard = try await Heard(MediaSource(.file(path: try tracks("mkv"))))
    #expect(abs(pitch(of: heard.samples) - 300) < 20)
  }

  @Test(arguments: [("en", 700.0), ("eng", 700), ("EN-gb", nil), ("de", 300), ("ger", 300), ("deu", 300), ("fr", nil)])
  func aTrackIsChosenByItsLanguage(tag: String, frequency: Double?) async throws {
    var options = MediaOptions()
    options.track = .language(tag)
    let source = MediaSource(.file(path: try tracks("mkv")), options: options)
    guard let frequency else {
      let error = await #expect(throws: SourceError.self) { try await Heard(source) }
      #expect(error?.code == .unsupported)
      #expect(error?.message.contains("1 (ger, \"Deutsch\", mono), 2 (eng, mono)") == true, "\(error?.message ?? "")")
      return
    }
    #expect(abs(pitch(of: try await Heard(source).samples) - frequency) < 20)
  }

  @Test func aTrackThatIsNotThereIsRefusedByName() async throws {
    var options = MediaOptions()
    options.track = .number(4)
    let path = try tracks("mkv")
    let error = await #expect(throws: SourceError.self) {
      try await Heard(MediaSource(.file(path: path), options: options))
    }
    #expect(error?.code == .unsupported)
    #expect(error?.message.contains("no audio track 4: its tracks are 1 (") == true)
  }

  @Test func aCommentaryIsPassedOver() async throws {
    let heard = try await Heard(MediaSource(.file(path: try tracks("mkv", more: ["-disposition:a:0", "comment"]))))
    #expect(abs(pitch(of: heard.samples) - 700) < 20)
    let default3 = try tracks("mkv", more: ["-disposition:a:0", "0", "-disposition:a:2", "default"])
    #expect(abs(pitch(of: try await Heard(MediaSource(.file(path: default3))).samples) - 1_500) < 20)
  }

  @Test func whatElseThereIsIsSaid() async throws {
    let told = Mutex<[String]>([])
    let path = try tracks("mkv")
    _ = try await Heard(MediaSource(.file(path: path), tell: { line in told.withLock { $0.append(line) } }))
    let lines = told.withLock { $0 }
    #expect(lines.count == 1)
    #expect(lines.first?.contains("3 audio tracks: 1 (ger, \"Deutsch\", mono) is used") == true, "\(lines)")
  }

  @Test func aSilentTrackIsSaidWhereAnotherIsNot() async throws {
    let told = Mutex<[String]>([])
    let path = Fixtures.newPath("desktop.mkv")
    let inputs = ["anullsrc=r=48000:cl=5.1:d=70", "sine=440:r=48000:d=70"].flatMap { ["-f", "lavfi", "-i", $0] }
    try Fixtures.run(
      "ffmpeg", ["-v", "error", "-y"] + inputs + ["-map", "0", "-map", "1", "-t", "70", "-c:a", "flac", path])
    let tell: @Sendable (String) -> Void = { line in told.withLock { $0.append(line) } }
    _ = try await Heard(MediaSource(.file(path: path), tell: tell))
    #expect(told.withLock { $0 }.last?.hasSuffix("--track 2 selects it") == true)
    var options = MediaOptions()
    options.track = .number(2)
    told.withLock { $0 = [] }
    _ = try await Heard(MediaSource(.file(path: path), options: options, tell: tell))
    #expect(told.withLock { $0.isEmpty })
  }

  /// Three tones in three tracks: German 300 Hz, English 700 Hz, and 1,500 Hz in stereo.
  private func tracks(_ ending: String, more: [String] = []) throws -> String {
    let path = Fixtures.newPath("tracks.\(ending)")
    let codec = ["webm": "libopus", "ogg": "libvorbis", "avi": "mp3", "ts": "mp2", "mkv": "flac"][ending] ?? "aac"
    let inputs = [300, 700, 1_500].flatMap { ["-f", "lavfi", "-i", "sine=\($0):r=48000:d=2"] }
    let maps = ["-map", "0", "-map", "1", "-map", "2", "-ac:a:2", "2"]
    let tags = [(0, "language=ger"), (0, "title=Deutsch"), (1, "language=eng")].flatMap {
      ["-metadata:s:a:\($0)", $1]
    }
    try Fixtures.run("ffmpeg", ["-v", "error", "-y"] + inputs + maps + tags + ["-c:a", codec] + more + [path])
    return path
  }

  /// The frequency of a tone, in hertz, by its zero crossings.
  private func pitch(of samples: [Float]) -> Double {
    let middle = samples.dropFirst(4_000).dropLast(4_000)
    let crossings = zip(middle, middle.dropFirst()).count { $0 < 0 && $1 >= 0 }
    return Double(crossings) / (Double(middle.count) / 16_000)
  }
}
