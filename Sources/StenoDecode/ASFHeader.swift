import StenoCore

/// What the header of an ASF file, `.wma` or `.wmv`, says of its length, which FFmpeg believes only of whole files.
///
/// #### Source
/// Microsoft, "Advanced Systems Format Specification" 1.20, 3.2 (File Properties Object).
enum ASFHeader {
  private static let fileProperties: [UInt8] = [
    0xA1, 0xDC, 0xAB, 0x8C, 0x47, 0xA9, 0xCF, 0x11, 0x8E, 0xE4, 0x00, 0xC0, 0x0C, 0x20, 0x53, 0x65,
  ]

  /// The length, in frames at 16 kHz, by the first bytes of the file; nil where they do not say.
  static func length(_ bytes: [UInt8]) -> Int64? {
    guard let object = bytes.firstRange(of: fileProperties)?.lowerBound, object + 92 <= bytes.count else { return nil }
    func number(_ offset: Int, bytes count: Int) -> Int64 {
      bytes[(object + offset)..<(object + offset + count)].reversed().reduce(0) { $0 << 8 | Int64($1) }
    }
    let isLive = number(88, bytes: 4) & 1 != 0
    // In units of 100 ns, of which the preroll, in ms, is not played.
    let (play, preroll) = (number(64, bytes: 8) / 10_000, number(80, bytes: 8))
    guard !isLive, (1..<1_000_000_000_000).contains(play), (0..<play).contains(preroll) else { return nil }
    return (play - preroll) * FrameIndex.perMillisecond
  }
}
