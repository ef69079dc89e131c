/// Finds where one recording ends and another begins in files that were joined end to end: chained Ogg, FLAC after FLAC.
///
/// FFmpeg reads on with what it knows of the first; a link of another rate or codec needs a demuxer of its own.
///
/// #### Source
/// RFC 3533, section 6 (pages and their flags); RFC 9639, section 8 (the STREAMINFO block comes first).
struct LinkScanner {
  private enum Container {
    case ogg
    case flac
  }

  /// What may be done with some bytes.
  enum Finding: Equatable {
    /// So many bytes belong to this recording; what follows them is to be shown again with more behind it.
    case own(Int)
    /// So many bytes belong to this recording, and there another begins.
    case link(after: Int)
  }

  /// The bytes of the longest header that is looked for: a page's, with 255 segments.
  static let longestHeader = 27 + 255

  private let container: Container
  /// The bytes seen before those that are shown now.
  private var position: Int64 = 0
  /// Whether a page was seen that begins no stream.
  private var hasBegun = false
  /// Where the last page ends, as far as its header was seen.
  private var pageEnd: Int64 = 0

  /// A scanner for an input that begins with `bytes`; nil where it cannot be joined in this way.
  init?(_ bytes: [UInt8]) {
    if bytes.starts(with: "OggS".utf8) {
      container = .ogg
    } else if bytes.starts(with: "fLaC".utf8) {
      container = .flac
    } else {
      return nil
    }
  }

  /// Whether the input, all of which has been shown, ends within a page.
  var endsWithinPage: Bool { container == .ogg && position < pageEnd }

  /// Looks at `bytes`, which follow what was found to be the recording's own before; at the end, `isLast`.
  mutating func scan(_ bytes: UnsafeRawBufferPointer, isLast: Bool) -> Finding {
    var index = 0
    let mark = UInt8(ascii: container == .ogg ? "O" : "f")
    while index < bytes.count {
      guard unsafe bytes[index] == mark else {
        index += 1
        continue
      }
      let match = unsafe container == .ogg ? page(bytes, at: index) : streamInfo(bytes, at: index)
      switch match {
      case .no: index += 1
      case .link:
        position += Int64(index)
        return .link(after: index)
      case .unclear:
        if isLast {
          index += 1
        } else {
          position += Int64(index)
          return .own(index)
        }
      }
    }
    position += Int64(bytes.count)
    return .own(bytes.count)
  }

  private enum Match {
    case no
    case unclear
    case link
  }

  private mutating func page(_ bytes: UnsafeRawBufferPointer, at index: Int) -> Match {
    let pattern: [UInt8] = [0x4F, 0x67, 0x67, 0x53, 0]
    guard unsafe matches(bytes, at: index, pattern) else { return .no }
    guard index + 27 <= bytes.count else { return .unclear }
    let segments = unsafe Int(bytes[index + 26])
    guard index + 27 + segments <= bytes.count else { return .unclear }
    let beginsStream = unsafe bytes[index + 5] & 2 != 0
    if beginsStream && hasBegun { return .link }
    hasBegun = hasBegun || !beginsStream
    let body = (0..<segments).reduce(0) { sum, segment in unsafe sum + Int(bytes[index + 27 + segment]) }
    pageEnd = position + Int64(index + 27 + segments + body)
    return .no
  }

  private func streamInfo(_ bytes: UnsafeRawBufferPointer, at index: Int) -> Match {
    guard position + Int64(index) > 0, unsafe matches(bytes, at: index, Array("fLaC".utf8)) else { return .no }
    guard index + 8 <= bytes.count else { return .unclear }
    // The first block is STREAMINFO, of 34 bytes.
    let isStreamInfo = unsafe bytes[index + 4] & 0x7F == 0 && bytes[index + 5] == 0 && bytes[index + 6] == 0
    return unsafe isStreamInfo && bytes[index + 7] == 34 ? .link : .no
  }

  /// Whether `pattern`, or as much of it as there is room for, stands at `index`.
  private func matches(_ bytes: UnsafeRawBufferPointer, at index: Int, _ pattern: [UInt8]) -> Bool {
    unsafe zip(bytes[index...], pattern).allSatisfy { $0 == $1 }
  }
}
