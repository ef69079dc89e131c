import StenoCaption
import StenoCore
import Testing

/// The folder as a packager sees it.
private struct Folder {
  private(set) var files: [String: String] = [:]

  mutating func apply(_ changes: [HLSCaptions.Change]) {
    for change in changes {
      switch change {
      case .write(let name, let text): files[name] = text
      case .remove(let name): files[name] = nil
      }
    }
  }

  var playlist: String { files[HLSCaptions.playlistName] ?? "" }
  var lengths: [Double] { playlist.matches(of: /#EXTINF:([0-9.]+),/).compactMap { Double($0.1) } }
  var target: Double { playlist.firstMatch(of: /TARGETDURATION:(\d+)/).flatMap { Double($0.1) } ?? 0 }
}

@Test(arguments: (0..<43).map { Int64(100 + 700 * $0) })
func noSegmentIsLongerThanThePlaylistPromises(end: Int64) {
  var (captions, folder) = (HLSCaptions(), Folder())
  folder.apply(captions.observe(.done(.spoken("We went home."))))
  folder.apply(captions.advance(to: FrameIndex(milliseconds: end)))
  folder.apply(captions.finish())
  #expect(folder.playlist.hasSuffix("#EXT-X-ENDLIST\n"))
  #expect(folder.lengths.allSatisfy { $0 > 0 && $0 <= folder.target }, "RFC 8216, section 4.3.3.1")
  let total = folder.lengths.reduce(0, +)
  #expect(abs(total - Double(max(end, 2_400)) / 1_000) < 0.5 || end < 2_400)
}

@Test func aShortCueIsInItsSegmentForAsLongAsThereIsRoom() {
  var (captions, folder) = (HLSCaptions(), Folder())
  let short = TranscriptItem.spoken("Yes indeed, my friend.", each: 60)
  folder.apply(captions.observe(.speechStarted(short.id, at: short.frames.lowerBound)))
  folder.apply(captions.observe(.done(short)))
  folder.apply(captions.advance(to: FrameIndex(milliseconds: 11_100)))
  #expect(folder.files["captions0.vtt"]?.contains("Yes indeed, my friend.") == true)
}
