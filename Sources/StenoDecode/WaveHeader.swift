/// The header of a WAV stream of plain samples.
///
/// FFmpeg's own WAV demuxer reads 64 KiB ahead of the first sample (it looks for a disguised S/PDIF stream), which is
/// two seconds of speech on a pipe. With this header read here, the samples go to its headerless demuxers.
///
/// #### Source
/// Microsoft, "Multimedia Programming Interface and Data Specifications 1.0" (RIFF WAVE), and `WAVEFORMATEXTENSIBLE`.
struct WaveHeader: Equatable {
  /// What the first bytes of a stream are.
  enum Reading: Equatable {
    case header(WaveHeader)
    /// A header so far; at least this many bytes in all are needed.
    case needs(Int)
    /// Not such a stream, or with samples that need a real decoder.
    case other
  }

  let format: RawFormat
  /// Bytes before the first sample.
  let length: Int
  /// Bytes of samples; nil where the writer did not know.
  let dataLength: Int64?

  /// The name and the length of a RIFF chunk, in bytes.
  static let chunkHeaderLength = 8

  /// Reads what there is of a header.
  ///
  /// #### Source
  /// For RF64, whose 64-bit lengths are in a chunk of their own: EBU Tech 3306, and ITU-R BS.2088 for BW64.
  static func read(_ bytes: [UInt8]) -> Reading {
    guard bytes.count >= 12 else { return .needs(12) }
    let isLong = ["RF64", "BW64"].contains { bytes.starts(with: $0.utf8) }
    guard isLong || bytes.starts(with: "RIFF".utf8), bytes[8..<12].elementsEqual("WAVE".utf8) else { return .other }
    var position = 12
    var format: RawFormat?
    var longLength: Int64?
    while true {
      guard bytes.count >= position + chunkHeaderLength else { return .needs(position + chunkHeaderLength) }
      let size = Int(number(bytes, at: position + 4, bytes: 4))
      let (name, body) = (bytes[position..<(position + 4)], position + chunkHeaderLength)
      if name.elementsEqual("data".utf8) {
        guard let format else { return .other }
        let length =
          isLong ? longLength : (1..<ContentSignature.unknownLength).contains(Int64(size)) ? Int64(size) : nil
        return .header(WaveHeader(format: format, length: body, dataLength: length))
      }
      let next = body + size + size % 2
      guard bytes.count >= next else { return .needs(next) }
      if name.elementsEqual("fmt ".utf8) {
        guard let read = rawFormat(bytes[body..<(body + size)]) else { return .other }
        format = read
      } else if name.elementsEqual("ds64".utf8), size >= 16 {
        longLength = longNumber(bytes, at: body + 8)
      }
      position = next
    }
  }

  /// What stands behind the samples that a header knew of.
  enum Behind: Equatable {
    /// More samples, which the writer has not counted yet.
    case samples
    /// Something to skip, of so many bytes.
    case chunk(Int)
    /// The header of more samples, and how many bytes of them there are; nil where the writer did not know.
    case data(header: Int, length: Int64?)
  }

  /// The bytes that ``readBehindSamples(_:)`` needs.
  static let longestPreamble = 12

  /// Reads what stands behind the samples.
  ///
  /// - Parameters:
  ///   - bytes: The first bytes behind the samples.
  ///   - rest: How many bytes there are in all, in a file; then any chunk that fits is taken for one.
  /// - Returns: What it is.
  ///
  /// #### Source
  /// The chunks that libsndfile, ffmpeg and Audacity write: RIFF 1.0, EBU Tech 3285 and 3306, and ID3 by custom.
  static func readBehindSamples(_ bytes: [UInt8], rest: Int64? = nil) -> Behind {
    if ContentSignature.isWAVE(bytes) { return .chunk(longestPreamble) }
    if bytes.starts(with: "TAG".utf8), rest == 128 { return .chunk(128) }
    guard bytes.count >= chunkHeaderLength else { return rest.map { .chunk(Int($0)) } ?? .samples }
    let size = number(bytes, at: 4, bytes: 4)
    let isKnown = (1..<ContentSignature.unknownLength).contains(Int64(size))
    if bytes.starts(with: "data".utf8) { return .data(header: chunkHeaderLength, length: isKnown ? Int64(size) : nil) }
    let length = chunkHeaderLength + Int(size) + Int(size % 2)
    if chunks.contains(where: { bytes.starts(with: $0.utf8) }) || isChunk(bytes, fits: rest) { return .chunk(length) }
    // Behind an odd number of bytes stands one that fills up.
    let padded = Array(bytes.dropFirst())
    let isPadded = bytes[0] == 0 && (chunks + ["data"]).contains { padded.starts(with: $0.utf8) }
    return isPadded || bytes[0] == 0 && isChunk(padded, fits: rest.map { $0 - 1 }) ? .chunk(1) : .samples
  }

  private static func isChunk(_ bytes: [UInt8], fits rest: Int64?) -> Bool {
    guard let rest, bytes.count >= chunkHeaderLength else { return false }
    let isName = bytes.prefix(4).allSatisfy { (0x20...0x7E).contains($0) }
    return isName && Int64(number(bytes, at: 4, bytes: 4)) + Int64(chunkHeaderLength) <= rest
  }

  private static let chunks = [
    "LIST", "id3 ", "ID3 ", "bext", "cue ", "smpl", "inst", "fact", "PEAK", "iXML", "axml", "JUNK", "PAD ", "afsp",
    "fmt ", "ds64",
  ]

  private static func rawFormat(_ chunk: ArraySlice<UInt8>) -> RawFormat? {
    let chunk = Array(chunk)
    guard chunk.count >= 16 else { return nil }
    var tag = number(chunk, at: 0, bytes: 2)
    let (channels, rate) = (number(chunk, at: 2, bytes: 2), number(chunk, at: 4, bytes: 4))
    let (blockAlign, bits) = (number(chunk, at: 12, bytes: 2), number(chunk, at: 14, bytes: 2))
    if tag == 0xFFFE {
      guard chunk.count >= 26 else { return nil }
      tag = number(chunk, at: 24, bytes: 2)
    }
    guard channels * ((bits + 7) / 8) == blockAlign, let encoding = encodings[[tag, bits]] else { return nil }
    return try? RawFormat(encoding: encoding, sampleRate: Int(rate), channels: Int(channels))
  }

  /// By format tag (1 whole numbers, 3 floating point, 6 A-law, 7 mu-law) and bits of a sample.
  private static let encodings: [[UInt32]: RawFormat.Encoding] = [
    [1, 8]: .u8, [1, 16]: .s16le, [1, 24]: .s24le, [1, 32]: .s32le,
    [3, 32]: .f32le, [3, 64]: .f64le, [6, 8]: .alaw, [7, 8]: .mulaw,
  ]

  /// A length of 64 bits; nil for the placeholders 0 and -1.
  private static func longNumber(_ bytes: [UInt8], at position: Int) -> Int64? {
    let value = Int64(number(bytes, at: position, bytes: 4)) | Int64(number(bytes, at: position + 4, bytes: 4)) << 32
    return value > 0 && value < .max ? value : nil
  }

  private static func number(_ bytes: [UInt8], at position: Int, bytes count: Int) -> UInt32 {
    bytes[position..<(position + count)].reversed().reduce(0) { $0 << 8 | UInt32($1) }
  }
}
