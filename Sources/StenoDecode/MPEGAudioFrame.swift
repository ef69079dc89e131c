/// The header of an MPEG audio frame, layers II and III.
///
/// FFmpeg gives what could not be read and the first frame behind it as one packet, and decodes none of it.
///
/// #### Source
/// ISO/IEC 11172-3, 2.4.1.3 and ISO/IEC 13818-3, 2.4.2.3.
struct MPEGAudioFrame {
  /// Bytes of the frame, its header among them.
  let length: Int
  /// Version, layer and sample rate, which are those of all frames of a stream.
  let kind: UInt16

  private static let rates = [44_100, 48_000, 32_000]
  /// kbit/s by index, for MPEG-1 layer II, MPEG-1 layer III, and MPEG-2 layers II and III.
  private static let bitrates = [
    [32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
    [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
    [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
  ]

  /// The frame that begins at `index`; nil where none does.
  init?(_ bytes: UnsafeRawBufferPointer, at index: Int) {
    guard index + 4 <= bytes.count else { return nil }
    let (sync, form, numbers) = unsafe (bytes[index], bytes[index + 1], bytes[index + 2])
    let (version, layer) = (form >> 3 & 3, form >> 1 & 3)
    let (bitrate, rate) = (Int(numbers >> 4), Int(numbers >> 2 & 3))
    guard sync == 0xFF, form >> 5 == 7, version != 1, layer == 1 || layer == 2 else { return nil }
    guard (1...14).contains(bitrate), rate < 3 else { return nil }
    let isFirstVersion = version == 3
    let table = Self.bitrates[isFirstVersion ? (layer == 2 ? 0 : 1) : 2]
    // MPEG-2 halves the rates, and MPEG-2.5 halves them again.
    let sampleRate = Self.rates[rate] >> (isFirstVersion ? 0 : version == 2 ? 1 : 2)
    let factor = layer == 1 && !isFirstVersion ? 72_000 : 144_000
    kind = UInt16(form & 0xFE) << 8 | UInt16(numbers & 0x0C)
    length = factor * table[bitrate - 1] / sampleRate + Int(numbers >> 1 & 1)
  }

  /// Where in `bytes` the frame begins that ends with them and is of `kind`, or of any; nil where there is none.
  static func last(in bytes: UnsafeRawBufferPointer, of kind: UInt16?) -> Int? {
    bytes.indices.last { index in
      guard unsafe bytes[index] == 0xFF, let frame = unsafe MPEGAudioFrame(bytes, at: index) else { return false }
      return frame.length == bytes.count - index && frame.kind == kind ?? frame.kind
    }
  }

  /// Whether `bytes` are a tag, which may stand between frames and holds no audio.
  static func isTag(_ bytes: some Collection<UInt8>) -> Bool {
    ["ID3", "TAG", "APETAGEX", "LYRICSBEGIN", "3DI"].contains { bytes.starts(with: $0.utf8) }
  }
}
