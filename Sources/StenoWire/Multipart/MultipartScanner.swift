/// Finds the boundaries in a form's bytes, and holds back only what may be the beginning of one.
///
/// A boundary stands at the beginning of a line: `--boundary`, then `--` or the end of the line, perhaps after spaces. The
/// line break before it belongs to it and not to the content.
struct MultipartScanner: Sendable {
  /// How a boundary's line goes on.
  enum BoundaryEnd {
    /// A part follows.
    case lineBreak
    /// The form is over.
    case last
  }

  /// Spaces that may follow a boundary.
  private static let mostPadding = 128

  private let delimiter: [UInt8]
  private var bytes: [UInt8] = []
  /// What was taken of the bytes.
  private var start = 0
  /// Where the search for a line's end goes on.
  private var searched = 0
  /// Whether the content begins here, at the beginning of a line.
  private var isAtLineStart = true
  /// Whether the line before the content ended in a carriage return and a line feed: so do the lines before boundaries.
  private var hasReturns = true
  private var isFinished = false

  init(boundary: MultipartBoundary) {
    delimiter = Array(("--" + boundary.text).utf8)
  }

  /// How many bytes were not taken.
  var unreadCount: Int { bytes.count - start }

  mutating func append(_ more: some Sequence<UInt8>) {
    if start > 0 {
      bytes.removeSubrange(..<start)
      searched = max(0, searched - start)
      start = 0
    }
    bytes += more
  }

  /// No more bytes will come.
  mutating func finish() { isFinished = true }

  /// What follows is a part's content.
  mutating func beginContent() { isAtLineStart = true }

  /// The next line without its line break; nil where it has not come.
  mutating func line() -> ArraySlice<UInt8>? {
    guard let end = bytes[max(start, searched)...].firstIndex(of: 0x0A) else {
      searched = bytes.count
      return nil
    }
    hasReturns = end > start && bytes[end - 1] == 0x0D
    let line = bytes[start..<(hasReturns ? end - 1 : end)]
    start = end + 1
    searched = start
    return line
  }

  /// What is content for certain, and whether a boundary follows it, which is taken too.
  mutating func content() -> (bytes: ArraySlice<UInt8>, isOver: Bool) {
    let first = start
    if isAtLineStart, let match = match(at: first) {
      guard match == .whole else { return (bytes[first..<first], false) }
      start = first + delimiter.count
      return (bytes[first..<first], true)
    }
    var position = first
    while let feed = bytes[position...].firstIndex(of: 0x0A) {
      if let match = match(at: feed + 1) {
        let end = hasReturns && feed > first && bytes[feed - 1] == 0x0D ? feed - 1 : feed
        start = match == .whole ? feed + 1 + delimiter.count : end
        if end > first { isAtLineStart = false }
        return (bytes[first..<end], match == .whole)
      }
      position = feed + 1
    }
    // A carriage return may be the beginning of a line break.
    let end = !isFinished && bytes.count > first && bytes.last == 0x0D ? bytes.count - 1 : bytes.count
    start = end
    if end > first { isAtLineStart = false }
    return (bytes[first..<end], false)
  }

  /// How a boundary's line goes on; nil where that has not come.
  mutating func boundaryEnd() -> BoundaryEnd? {
    var position = start
    while position < bytes.count, bytes[position] == 0x20 || bytes[position] == 0x09 { position += 1 }
    let rest = bytes[position...]
    if rest.starts(with: [0x2D, 0x2D]) {
      start = position + 2
      return .last
    }
    if rest.isEmpty, isFinished { return .last }
    guard let feed = rest.prefix(2).firstIndex(of: 0x0A) else { return nil }
    hasReturns = feed > position
    start = feed + 1
    searched = start
    return .lineBreak
  }

  private enum Match {
    case whole
    /// It may become one.
    case begun
  }

  /// Whether a boundary, and a good end of its line, begins here; nil where it does not.
  private func match(at position: Int) -> Match? {
    var index = position
    for byte in delimiter {
      guard index < bytes.count else { return isFinished ? nil : .begun }
      guard bytes[index] == byte else { return nil }
      index += 1
    }
    let padding = index
    while index < bytes.count, bytes[index] == 0x20 || bytes[index] == 0x09 {
      guard index - padding < Self.mostPadding else { return nil }
      index += 1
    }
    guard index < bytes.count else { return isFinished ? .whole : .begun }
    if bytes[index] == 0x0A { return .whole }
    guard bytes[index] == 0x0D || bytes[index] == 0x2D else { return nil }
    guard index + 1 < bytes.count else { return isFinished ? nil : .begun }
    let next: UInt8 = bytes[index] == 0x0D ? 0x0A : 0x2D
    return bytes[index + 1] == next ? .whole : nil
  }
}
