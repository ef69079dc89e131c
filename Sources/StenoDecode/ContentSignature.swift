/// What the first bytes of an input say it is.
///
/// #### Source
/// The magic numbers of file(1), `magic/Magdir`.
enum ContentSignature {
  private static let signatures: [(bytes: [UInt8], description: String)] = [
    (Array("%PDF-".utf8), "a PDF document"),
    ([0x89, 0x50, 0x4E, 0x47], "a PNG image"),
    ([0xFF, 0xD8, 0xFF], "a JPEG image"),
    (Array("GIF8".utf8), "a GIF image"),
    (Array("BM".utf8), "a BMP image"),
    ([0x49, 0x49, 0x2A, 0x00], "a TIFF image"),
    ([0x4D, 0x4D, 0x00, 0x2A], "a TIFF image"),
    ([0x50, 0x4B, 0x03, 0x04], "a ZIP archive or an office document"),
    ([0x1F, 0x8B], "gzip data"),
    ([0x28, 0xB5, 0x2F, 0xFD], "Zstandard data"),
    ([0xFD, 0x37, 0x7A, 0x58, 0x5A], "xz data"),
    (Array("BZh".utf8), "bzip2 data"),
    ([0x37, 0x7A, 0xBC, 0xAF], "a 7-Zip archive"),
    ([0x7F, 0x45, 0x4C, 0x46], "a program (ELF)"),
    (Array("SQLite format 3".utf8), "an SQLite database"),
    (Array("MThd".utf8), "a MIDI score, which contains notes, not audio"),
    (Array("#!/".utf8), "a script"),
    (Array("{\\rtf".utf8), "an RTF document"),
    (Array("<?xml".utf8), "XML text"),
  ]

  /// What `bytes`, the beginning of an input, are in a few words; nil where they do not say.
  static func describe(_ bytes: [UInt8]) -> String? {
    if bytes.starts(with: "RIFF".utf8), bytes.dropFirst(8).starts(with: "WEBP".utf8) { return "a WebP image" }
    if let known = signatures.first(where: { bytes.starts(with: $0.bytes) }) { return known.description }
    guard isText(bytes) else { return nil }
    let beginning = String(decoding: bytes.prefix(512), as: UTF8.self).lowercased()
    return beginning.contains("<html") || beginning.contains("<!doctype html") ? webPage : "plain text"
  }

  /// What ``describe(_:)`` calls a web page.
  static let webPage = "HTML text"

  /// Whether the bytes begin a RIFF file of samples, which needs no further probing.
  static func isWAVE(_ bytes: [UInt8]) -> Bool {
    let form = bytes.prefix(4)
    return ["RIFF", "RIFX", "RF64"].contains { form.elementsEqual($0.utf8) }
      && bytes.dropFirst(8).starts(with: "WAVE".utf8)
  }

  /// Lengths from here on are placeholders of writers that did not know better: `arecord`, `sox` and `ffmpeg` each have
  /// their own, all near the largest number that 31 or 32 bits hold.
  static let unknownLength: Int64 = 0x7FFF_0000

  /// Bytes that a header promises for the whole file, in RIFF (WAV and AVI) and Matroska; nil for other formats and where
  /// it holds a placeholder, which in RIFF is 0 or ``unknownLength`` and more.
  static func promisedBytes(_ bytes: [UInt8]) -> Int64? {
    if bytes.starts(with: [0x1A, 0x45, 0xDF, 0xA3]) { return promisedBytesOfMatroska(bytes) }
    let isAVI = bytes.starts(with: "RIFF".utf8) && bytes.dropFirst(8).starts(with: "AVI ".utf8)
    guard isAVI || isWAVE(bytes), bytes.count >= 8, !bytes.starts(with: "RF64".utf8) else { return nil }
    let size = bytes[4..<8]
    let count = bytes.starts(with: "RIFX".utf8) ? join(size) : join(size.reversed())
    return (1..<unknownLength).contains(count) ? count + 8 : nil
  }

  /// The end of the segment, behind the EBML header.
  ///
  /// #### Source
  /// RFC 8794, section 4 (variable-size integers) and 6.2 (unknown sizes); RFC 9559, section 5.1.
  private static func promisedBytesOfMatroska(_ bytes: [UInt8]) -> Int64? {
    guard let header = variableInteger(bytes, at: 4), header.value < 1_000 else { return nil }
    let segment = 4 + header.count + Int(header.value)
    guard bytes.dropFirst(segment).starts(with: [0x18, 0x53, 0x80, 0x67]),
      let size = variableInteger(bytes, at: segment + 4)
    else { return nil }
    return Int64(segment + 4 + size.count) + size.value
  }

  /// The number at `position` and how many bytes it takes; nil for one that means "unknown".
  private static func variableInteger(_ bytes: [UInt8], at position: Int) -> (value: Int64, count: Int)? {
    guard position < bytes.count, bytes[position] != 0 else { return nil }
    let count = bytes[position].leadingZeroBitCount + 1
    guard position + count <= bytes.count else { return nil }
    let marker = Int64(1) << (7 * count)
    let value = join(bytes[position..<(position + count)]) - marker
    return value == marker - 1 ? nil : (value, count)
  }

  private static func join(_ bytes: some Sequence<UInt8>) -> Int64 {
    bytes.reduce(0) { $0 << 8 | Int64($1) }
  }

  private static func isText(_ bytes: [UInt8]) -> Bool {
    // The last character may have been cut off.
    let whole = bytes.count < 16 ? bytes[...] : bytes.dropLast(4)
    return !whole.isEmpty && whole.allSatisfy { $0 >= 0x20 || (0x09...0x0D).contains($0) || $0 == 0x1B }
      && String(validating: whole.prefix(bytes.count), as: UTF8.self) != nil
  }
}
