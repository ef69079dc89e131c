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

  /// Reads what there is of a header.
  static func read(_ bytes: [UInt8]) -> Reading {
    guard bytes.count >= 12 else { return .needs(12) }
    guard bytes.starts(with: "RIFF".utf8), bytes[8..<12].elementsEqual("WAVE".utf8) else { return .other }
    var position = 12
    var format: RawFormat?
    while true {
      guard bytes.count >= position + 8 else { return .needs(position + 8) }
      let size = Int(number(bytes, at: position + 4, bytes: 4))
      let body = position + 8
      if bytes[position..<(position + 4)].elementsEqual("data".utf8) {
        guard let format else { return .other }
        let isKnown = (1..<ContentSignature.unknownLength).contains(Int64(size))
        return .header(WaveHeader(format: format, length: body, dataLength: isKnown ? Int64(size) : nil))
      }
      let next = body + size + size % 2
      guard bytes.count >= next else { return .needs(next) }
      if bytes[position..<(position + 4)].elementsEqual("fmt ".utf8) {
        guard let read = rawFormat(bytes[body..<(body + size)]) else { return .other }
        format = read
      }
      position = next
    }
  }

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

  private static func number(_ bytes: [UInt8], at position: Int, bytes count: Int) -> UInt32 {
    bytes[position..<(position + count)].reversed().reduce(0) { $0 << 8 | UInt32($1) }
  }
}
