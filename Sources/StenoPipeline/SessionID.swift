/// Names for sessions.
enum SessionID {
  /// A name that no other session has: 122 random bits, written as a UUID.
  ///
  /// #### Source
  /// RFC 9562, section 5.4, UUID version 4.
  static func random(using generator: inout some RandomNumberGenerator) -> String {
    let high = generator.next() & ~0xF000 | 0x4000
    let low = generator.next() >> 2 | 1 << 63
    let digits = Array(hexadecimal(high) + hexadecimal(low))
    let groups = [digits[..<8], digits[8..<12], digits[12..<16], digits[16..<20], digits[20...]]
    return groups.map { String($0) }.joined(separator: "-")
  }

  private static func hexadecimal(_ value: UInt64) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
