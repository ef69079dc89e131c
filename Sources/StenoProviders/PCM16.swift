import StenoCore

/// 16-bit samples, the form in which every provider takes audio.
public enum PCM16 {
  /// The samples as signed 16-bit little-endian bytes; what lies outside `-1...1` is clipped, what is no number silent.
  public static func bytes(of samples: [Float]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(2 * samples.count)
    for sample in samples {
      let value = self.sample(sample)
      bytes.append(UInt8(truncatingIfNeeded: value))
      bytes.append(UInt8(truncatingIfNeeded: value >> 8))
    }
    return bytes
  }

  /// One sample in 16 bits; what lies outside `-1...1` is clipped, what is no number silent.
  public static func sample(_ sample: Float) -> Int16 {
    Int16(max(-32_768, min(32_767, sample.isNaN ? 0 : (sample * 32_768).rounded())))
  }

  /// The header of a WAV file: mono, 16 kHz, 16 bits.
  ///
  /// - Parameter dataBytes: The length of what follows; nil where it is not known yet, which is written as the largest
  ///   length, as programs that write to pipes do.
  /// - Returns: 44 bytes.
  ///
  /// #### Source
  /// IBM and Microsoft, "Multimedia Programming Interface and Data Specifications 1.0", 1991: Waveform Audio File Format.
  public static func waveHeader(dataBytes: Int?) -> [UInt8] {
    let rate = UInt32(FrameIndex.perSecond)
    let data = dataBytes.map { UInt32(clamping: $0) } ?? .max
    let riff = data > .max - 36 ? .max : data + 36
    return Array("RIFF".utf8) + little(riff) + Array("WAVEfmt ".utf8) + little(UInt32(16)) + little(UInt16(1))
      + little(UInt16(1)) + little(rate) + little(2 * rate) + little(UInt16(2)) + little(UInt16(16))
      + Array("data".utf8)
      + little(data)
  }

  /// A whole WAV file of these samples.
  public static func waveFile(of samples: [Float]) -> [UInt8] {
    waveHeader(dataBytes: 2 * samples.count) + bytes(of: samples)
  }

  private static func little<Value: FixedWidthInteger>(_ value: Value) -> [UInt8] {
    (0..<Value.bitWidth / 8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
}
