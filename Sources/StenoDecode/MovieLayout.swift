/// Whether an MP4 can be read forward: its index, or word that it comes in fragments, must stand before its samples.
///
/// #### Source
/// ISO/IEC 14496-12, 4.2 (boxes) and 8.1 (`mdat`, `moov`).
enum MovieLayout {
  /// What the first bytes of a stream are.
  enum Reading: Equatable {
    /// No MP4, or one that can be read forward.
    case readsForward
    case indexAtEnd
    /// At least this many bytes are needed to tell.
    case needs(Int)
  }

  /// Boxes that may stand before the index.
  private static let preambles = ["ftyp", "free", "skip", "wide", "uuid", "styp", "sidx", "pdin"]

  /// Reads what there is.
  static func read(_ bytes: [UInt8]) -> Reading {
    guard bytes.count >= 8 else { return .needs(8) }
    guard bytes[4..<8].elementsEqual("ftyp".utf8) else { return .readsForward }
    var position = 0
    while true {
      guard bytes.count >= position + 8 else { return .needs(position + 8) }
      let name = bytes[(position + 4)..<(position + 8)]
      if name.elementsEqual("mdat".utf8) { return .indexAtEnd }
      guard preambles.contains(where: { name.elementsEqual($0.utf8) }) else { return .readsForward }
      let size = bytes[position..<(position + 4)].reduce(0) { $0 << 8 | Int($1) }
      // 0 and 1 mean "to the end" and "see below", which no box before the index needs.
      guard size >= 8 else { return .readsForward }
      position += size
    }
  }
}
