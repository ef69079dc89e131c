/// Bytes as text.
///
/// #### Source
/// RFC 4648, section 4.
package enum Base64 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// The value of each character; 64 for what is none.
  private static let values: [UInt8] = {
    var values = [UInt8](repeating: 64, count: 256)
    for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt8(value) }
    return values
  }()

  /// The bytes as text, padded.
  package static func text(of bytes: [UInt8]) -> String {
    let alphabet = alphabet
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let count = min(3, bytes.count - start)
      var bits = Int(bytes[start]) << 16
      if count > 1 { bits |= Int(bytes[start + 1]) << 8 }
      if count > 2 { bits |= Int(bytes[start + 2]) }
      text.append(alphabet[bits >> 18])
      text.append(alphabet[bits >> 12 & 63])
      text.append(count > 1 ? alphabet[bits >> 6 & 63] : UInt8(ascii: "="))
      text.append(count > 2 ? alphabet[bits & 63] : UInt8(ascii: "="))
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The bytes that `text` stands for, padded or not; nil where it is not Base64.
  package static func bytes(of text: some StringProtocol) -> [UInt8]? {
    guard isPadded(text) else { return nil }
    let values = values
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count / 4 * 3 + 3)
    var (bits, count) = (0, 0)
    for character in text.utf8.prefix(while: { $0 != UInt8(ascii: "=") }) {
      let value = Int(values[Int(character)])
      guard value < 64 else { return nil }
      (bits, count) = ((bits << 6 | value) & 0xFF_FFFF, count + 6)
      guard count >= 8 else { continue }
      count -= 8
      bytes.append(UInt8(truncatingIfNeeded: bits >> count))
    }
    // One character alone is less than a byte.
    return count == 6 ? nil : bytes
  }

  /// Whether nothing but padding follows the characters.
  private static func isPadded(_ text: some StringProtocol) -> Bool {
    text.utf8.drop { $0 != UInt8(ascii: "=") }.allSatisfy { $0 == UInt8(ascii: "=") }
  }
}
