/// A WAV file of 16-bit mono samples at 16 kHz.
enum WaveFile {
  private static let headerLength = 44

  /// The whole file.
  static func bytes(of samples: [Float]) -> [UInt8] {
    let length = samples.count * 2
    var bytes: [UInt8] = []
    bytes.reserveCapacity(headerLength + length)
    bytes += "RIFF".utf8
    bytes.append(UInt32(clamping: headerLength - 8 + length))
    bytes += "WAVEfmt ".utf8
    bytes.append(UInt32(16))
    // Integer samples, one channel.
    for field: UInt16 in [1, 1] { bytes.append(field) }
    bytes.append(UInt32(16_000))
    bytes.append(UInt32(32_000))
    // Bytes a frame, bits a sample.
    for field: UInt16 in [2, 16] { bytes.append(field) }
    bytes += "data".utf8
    bytes.append(UInt32(clamping: length))
    for sample in samples {
      let value = (sample.isFinite ? max(-1, min(1, sample)) : 0) * 32_767
      bytes.append(UInt16(bitPattern: Int16(value.rounded())))
    }
    return bytes
  }
}

extension [UInt8] {
  /// Appends an integer, its least byte first.
  fileprivate mutating func append(_ value: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: value.littleEndian) { self += $0 }
  }
}
