import Testing

@testable import StenoDecode

@Suite struct MovieLayoutTests {
  private func box(_ name: String, _ size: UInt8) -> [UInt8] {
    [0, 0, 0, size] + Array(name.utf8) + Array(repeating: 0, count: max(Int(size), 8) - 8)
  }

  @Test func samplesBeforeTheIndexCannotBeReadForward() {
    #expect(MovieLayout.read(box("ftyp", 16) + box("free", 8) + box("mdat", 8)) == .indexAtEnd)
    #expect(MovieLayout.read(box("ftyp", 16) + box("moov", 8) + box("mdat", 8)) == .readsForward)
    #expect(MovieLayout.read(box("ftyp", 16) + box("moof", 8)) == .readsForward)
  }

  @Test func everyBeginningAsksForMoreAndNeverTraps() {
    let movie = box("ftyp", 24) + box("free", 8) + box("mdat", 0)
    for count in 0..<40 {
      guard case .needs(let needed) = MovieLayout.read(Array(movie.prefix(count))) else {
        Issue.record("\(count) bytes cannot tell")
        continue
      }
      #expect(needed > count)
    }
    #expect(MovieLayout.read(movie) == .indexAtEnd)
  }

  @Test func otherFormatsAndWrongSizesAreLeftToFFmpeg() {
    #expect(MovieLayout.read(Array("OggS0000".utf8)) == .readsForward)
    #expect(MovieLayout.read(box("ftyp", 0) + box("mdat", 8)) == .readsForward)
  }
}
