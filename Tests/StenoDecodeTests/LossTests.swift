import StenoCore
import StenoDecode
import StenoTesting
import Testing

/// What is lost is as long as it is, and at its place, by what the container promises.
@Suite struct LossTests {
  /// Containers that promise a length, with what `ffmpeg` is told to make them.
  static let promising: [(ending: String, arguments: [String])] = [
    ("m4a", ["-movflags", "+faststart"]), ("mkv", ["-c:a", "flac"]), ("webm", ["-ar", "48000"]),
    ("mka", ["-c:a", "aac"]),
    ("mp3", ["-b:a", "64k"]), ("wav", []), ("flac", []), ("aiff", []), ("au", []), ("wma", []),
    ("flv", ["-c:a", "mp3"]),
  ]

  @Test(arguments: promising.map(\.ending))
  func aFileThatIsCutOffEndsWhereItPromised(ending: String) async throws {
    let whole = try Fixtures.bytes(make(ending))
    let healthy = try await Heard(MediaSource(.bytes(MemoryBytes(whole))))
    #expect(healthy.gaps.isEmpty)
    let cut = try await Heard(MediaSource(.bytes(MemoryBytes(Array(whole.prefix(whole.count * 2 / 3))))))
    let gap = try #require(cut.gaps.last)
    #expect(gap.detail?.contains("ms early") == true)
    #expect(gap.frames.length > 8_000)
    #expect(abs(cut.end - healthy.end) < 2_400, "\(ending): \(cut.end) for \(healthy.end)")
  }

  @Test(arguments: ["mp3", "flac"])
  func whatFollowsDamageStaysInStep(ending: String) async throws {
    let path = try make(ending)
    let healthy = try await Heard(MediaSource(.file(path: path)))
    var bytes = try Fixtures.bytes(path)
    var generator = SeededGenerator(seed: 18)
    for index in (bytes.count * 2 / 5)..<(bytes.count / 2) { bytes[index] = .random(in: 0...255, using: &generator) }
    let heard = try await Heard(MediaSource(.bytes(MemoryBytes(bytes))))
    #expect(!heard.gaps.isEmpty)
    #expect(abs(heard.end - healthy.end) < 2_400)
  }

  @Test func samplesBehindAStaleHeaderAreRead() async throws {
    var bytes = try Fixtures.bytes(Fixtures.sweep("wav"))
    let whole = try await Heard(MediaSource(.bytes(MemoryBytes(bytes))))
    let data = try #require(bytes.firstRange(of: Array("data".utf8)))
    bytes.replaceSubrange(data.upperBound..<(data.upperBound + 4), with: [0x20, 0x4E, 0, 0])
    let heard = try await Heard(MediaSource(.bytes(MemoryBytes(bytes))))
    #expect(heard.samples.count == whole.samples.count)
    #expect(heard.gaps.isEmpty)
  }

  /// Recordings of one codec, one behind the other in one file, at different rates and channels.
  @Test(arguments: ["ogg", "opus", "flac", "wav", "mp3", "aac", "ts"])
  func joinedRecordingsAreReadThrough(ending: String) async throws {
    let second = Fixtures.newPath("second.\(ending)")
    let rate = ending == "opus" ? "24000" : "22050"
    let codec = ending == "ts" ? ["-c:a", "aac"] : []
    try Fixtures.run(
      "ffmpeg", ["-v", "error", "-y", "-i", Fixtures.sweep("wav"), "-ar", rate, "-ac", "1"] + codec + [second])
    let first = Fixtures.newPath("first.\(ending)")
    try Fixtures.run("ffmpeg", ["-v", "error", "-y", "-i", Fixtures.sweep("wav")] + codec + [first])
    let bytes = try Fixtures.bytes(first) + Fixtures.bytes(second)
    for isStream in [false, true] {
      let heard = try await Heard(MediaSource(.bytes(MemoryBytes(bytes, isStream: isStream, seed: 3))))
      #expect(heard.gaps.isEmpty, "\(heard.gaps)")
      #expect(abs(heard.samples.count - 6 * 16_000) < 3_200)
    }
  }

  /// Two sweeps of 3 s in 48 kHz.
  private func make(_ ending: String) throws -> String {
    let arguments = try #require(Self.promising.first { $0.ending == ending }).arguments
    let path = Fixtures.newPath("promise.\(ending)")
    let rate = ending == "flv" ? ["-ar", "44100"] : []
    try Fixtures.run("ffmpeg", ["-v", "error", "-y", "-i", Fixtures.sweep("wav")] + arguments + rate + [path])
    return path
  }
}
