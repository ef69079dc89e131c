/// Telephone audio: a byte a sample, at 8 kHz.
///
/// #### Source
/// ITU-T G.711, tables 1a and 2a.
enum G711 {
  /// Samples in `-1...1` of µ-law bytes.
  static func muLaw(_ bytes: some Sequence<UInt8>) -> [Float] { bytes.map { muLawTable[Int($0)] } }

  /// Samples in `-1...1` of A-law bytes.
  static func aLaw(_ bytes: some Sequence<UInt8>) -> [Float] { bytes.map { aLawTable[Int($0)] } }

  private static let muLawTable: [Float] = (0..<256).map { byte in
    let code = ~byte & 0xFF
    let magnitude = (((code & 0x0F) << 3) + 0x84) << ((code & 0x70) >> 4)
    return Float(code & 0x80 == 0 ? magnitude - 0x84 : 0x84 - magnitude) / 32_768
  }

  private static let aLawTable: [Float] = (0..<256).map { byte in
    let code = byte ^ 0x55
    let (mantissa, exponent) = ((code & 0x0F) << 4, (code & 0x70) >> 4)
    let magnitude = exponent == 0 ? mantissa + 8 : (mantissa + 0x108) << (exponent - 1)
    return Float(code & 0x80 == 0 ? -magnitude : magnitude) / 32_768
  }
}
