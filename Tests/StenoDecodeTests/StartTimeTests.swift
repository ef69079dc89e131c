import StenoCore
import StenoDecode
import Testing

/// Where audio stands that begins later than the picture: as long after the file's beginning as a player has it.
@Suite struct StartTimeTests {
  /// Each with what `ffmpeg` is told to make it: a picture from 0 s, and a tone from 4 s.
  static let videos: [(ending: String, arguments: [String])] = [
    ("mp4", ["-c:v", "mpeg4", "-c:a", "aac"]), ("mov", ["-c:v", "mpeg4", "-c:a", "pcm_s16le"]),
    ("frag.mp4", ["-c:v", "mpeg4", "-c:a", "aac", "-movflags", "+frag_keyframe+empty_moov"]),
    ("3gp", ["-c:v", "mpeg4", "-c:a", "aac"]), ("mkv", ["-c:v", "mpeg4", "-c:a", "flac"]),
    ("webm", ["-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libopus"]),
    ("ts", ["-c:v", "mpeg2video", "-c:a", "mp2"]), ("late.ts", ["-c:v", "mpeg4", "-output_ts_offset", "5000"]),
    ("mpg", ["-c:v", "mpeg1video", "-c:a", "mp2"]), ("vob", ["-c:v", "mpeg2video", "-c:a", "ac3"]),
    ("flv", ["-c:v", "flv", "-c:a", "mp3", "-ar", "44100"]), ("ogv", ["-c:v", "libtheora", "-c:a", "libvorbis"]),
    ("wmv", ["-c:v", "wmv2", "-c:a", "wmav2"]), ("nut", ["-c:v", "mpeg4", "-c:a", "aac"]),
    ("wtv", ["-c:v", "mpeg2video", "-c:a", "mp2"]),
  ]

  @Test(arguments: videos.map(\.ending))
  func audioThatBeginsLateStaysLate(ending: String) async throws {
    let path = try video(ending, begin: 4)
    let heard = try await Heard(MediaSource(.file(path: path)))
    #expect(heard.gaps.isEmpty, "that time was not lost")
    let onset = try #require(heard.samples.firstIndex { abs($0) > 0.05 })
    #expect(abs(onset - 4 * 16_000) < 1_600, "\(Double(onset) / 16_000) s")
    // What only runs forward is read with less foresight and gives the same.
    guard !["mp4", "mov", "3gp", "wtv"].contains(ending) else { return }
    let stream = MemoryBytes(try Fixtures.bytes(path), isStream: true, seed: 7)
    let again = try await Heard(MediaSource(.bytes(stream)))
    #expect(again.samples.firstIndex { abs($0) > 0.05 } == onset)
  }

  @Test func audioIsFoundThatBeginsAfterAllThatIsProbed() async throws {
    let heard = try await Heard(MediaSource(.file(path: try video("ts", begin: 20, bitrate: "4M"))))
    let onset = try #require(heard.samples.firstIndex { abs($0) > 0.05 })
    #expect(abs(onset - 20 * 16_000) < 1_600)
  }

  @Test(arguments: ["mp4", "webm", "ts", "mka"])
  func audioAloneBeginsAtZero(ending: String) async throws {
    let path = Fixtures.newPath("alone.\(ending)")
    let codec = ending == "webm" ? "libopus" : "aac"
    try Fixtures.run(
      "ffmpeg", ["-v", "error", "-y", "-itsoffset", "4000", "-i", Fixtures.sweep("wav"), "-c:a", codec, path])
    let heard = try await Heard(MediaSource(.file(path: path)))
    #expect(heard.gaps.isEmpty)
    #expect(abs(heard.samples.count - 48_000) < 3_200)
  }

  @Test(arguments: ["mp4", "ts", "mkv"])
  func audioThatBeginsBeforeThePictureBeginsAtZero(ending: String) async throws {
    let path = Fixtures.newPath("early.\(ending)")
    try Fixtures.run(
      "ffmpeg",
      ["-v", "error", "-y", "-itsoffset", "3", "-f", "lavfi", "-i", "testsrc=s=160x120:r=25:d=3", "-i"]
        + [Fixtures.sweep("wav"), "-map", "0:v", "-map", "1:a", "-c:v", "mpeg4", "-c:a", "aac", path])
    let heard = try await Heard(MediaSource(.file(path: path)))
    #expect(heard.gaps.isEmpty)
    #expect(abs(heard.samples.count - 48_000) < 3_200)
  }

  /// A picture that begins at 0 s, and a tone of 3 s that begins `begin` seconds later.
  private func video(_ ending: String, begin: Int, bitrate: String = "200k") throws -> String {
    let path = Fixtures.newPath("late.\(ending)")
    let arguments = try #require(Self.videos.first { $0.ending == ending }).arguments
    let picture = "testsrc2=s=160x120:r=25:d=\(begin + 4)"
    try Fixtures.run(
      "ffmpeg",
      ["-v", "error", "-y", "-f", "lavfi", "-i", picture, "-itsoffset", "\(begin)", "-f", "lavfi", "-i"]
        + ["sine=440:r=48000:d=3", "-map", "0:v", "-map", "1:a", "-b:v", bitrate, "-minrate", bitrate] + arguments
        + [path])
    return path
  }
}
