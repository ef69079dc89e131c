import Glibc
import StenoCore
import StenoDecode
import Testing

/// Inputs that would take the machine, or what is not theirs, are refused by name.
@Suite(.timeLimit(.minutes(2))) struct BoundsTests {
  @Test(arguments: [
    "#EXTM3U\n#EXTINF:1,\nSELF\n",
    "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nSELF\n#EXT-X-STREAM-INF:BANDWIDTH=2\nSELF\n",
    "#EXTM3U\n#EXTINF:1,\nPIPE\n#EXT-X-ENDLIST\n", "#EXTM3U\n#EXTINF:1,\n/etc/passwd\n#EXT-X-ENDLIST\n",
    "#EXTM3U\n#EXTINF:1,\n../OUTSIDE\n#EXT-X-ENDLIST\n",
  ])
  func aPlaylistLeadsOnlyToFilesOfItsFolder(text: String) async throws {
    let folder = Fixtures.newPath("playlist")
    #expect(mkdir(folder, 0o755) == 0 && mkfifo("\(folder)/pipe.ts", 0o600) == 0)
    let outside = try Fixtures.write(Fixtures.bytes(Fixtures.sweep("ts")), to: "outside.ts")
    let path = "\(folder)/list.m3u8"
    let named = text.replacing("SELF", with: "list.m3u8").replacing("PIPE", with: "pipe.ts")
      .replacing("OUTSIDE", with: outside.split(separator: "/").last.map(String.init) ?? "")
    #expect(rename(try Fixtures.write(Array(named.utf8), to: "list"), path) == 0)
    let error = await #expect(throws: SourceError.self) { try await Heard(MediaSource(.file(path: path))) }
    #expect(error?.code == .notAudio)
    #expect(error?.message.contains("in its own folder") == true)
  }

  @Test(arguments: [
    (1, 1, "sample rate is 1 Hz"), (2_000_000_000, 1, "2000000000 Hz"), (16_000, 65_535, "65535 channels"),
  ])
  func samplesThatAreNoSoundAreRefused(rate: UInt32, channels: UInt16, reason: String) async throws {
    func bytes(_ value: some FixedWidthInteger) -> [UInt8] { withUnsafeBytes(of: value.littleEndian, Array.init) }
    let format = bytes(UInt16(1)) + bytes(channels) + bytes(rate) + bytes(rate &* 2) + bytes(channels &* 2)
    let header = Array("RIFF".utf8) + bytes(UInt32(32_036)) + Array("WAVEfmt ".utf8) + bytes(UInt32(16)) + format
    let wave =
      header + bytes(UInt16(16)) + Array("data".utf8) + bytes(UInt32(32_000)) + Array(repeating: 1, count: 32_000)
    let error = await #expect(throws: SourceError.self) { try await Heard(MediaSource(.bytes(MemoryBytes(wave)))) }
    #expect(error?.code == .notAudio)
    #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
  }
}
