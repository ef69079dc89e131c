import StenoCore
import StenoWire

/// One way in which a credential may show.
struct CredentialForm: Sendable, Hashable {
  /// Its bytes, ASCII letters in lower case.
  let bytes: [UInt8]
  /// Its bytes as they are.
  let original: [UInt8]
  /// Whether it might be an ordinary word, and counts only where it stands alone.
  let isWord: Bool

  private init?(_ bytes: [UInt8]) {
    guard !bytes.isEmpty else { return nil }
    original = bytes
    self.bytes = bytes.map(Self.lowercased)
    isWord = bytes.count < 8 || (bytes.count < 16 && Self.isOrdinary(bytes[...]))
  }

  /// All forms of `credentials`, each once.
  static func all(of credentials: [String]) -> [CredentialForm] {
    var forms: Set<CredentialForm> = []
    for value in credentials {
      let value = value.trimmingWhitespace
      for core in cores(of: value) {
        for text in encodings(of: core) {
          if let form = CredentialForm(text) { forms.insert(form) }
        }
      }
    }
    return Array(forms)
  }

  /// The value, what follows its scheme, what that is in Base64, and what its parts are.
  private static func cores(of value: String) -> [String] {
    var cores = [value]
    let words = value.split(separator: " ", maxSplits: 1)
    if words.count == 2, words[0].allSatisfy(\.isLetter) {
      let rest = words[1].trimmingWhitespace
      cores.append(rest)
      if words[0].lowercased() == "basic", let bytes = Base64.bytes(of: rest) {
        let pair = String(decoding: bytes, as: UTF8.self)
        cores.append(pair)
        if let colon = pair.firstIndex(of: ":") { cores.append(String(pair[pair.index(after: colon)...])) }
      }
    }
    let parts = value.split { " ;,=\"".contains($0) }.map(String.init)
    return cores + parts.filter { $0.utf8.count >= 8 && !isOrdinary(Array($0.utf8)[...]) }
  }

  private static func encodings(of core: String) -> [[UInt8]] {
    let bytes = Array(core.utf8)
    var all = [bytes, Array(percentEncoded(bytes).utf8)]
    all.append(Array(JSONValue.string(core).text.utf8.dropFirst().dropLast()))
    all.append(Array(core.replacing("/", with: "\\/").utf8))
    guard bytes.count >= 4 else { return all }
    all.append(bytes.flatMap { Array((($0 < 16 ? "0" : "") + String($0, radix: 16)).utf8) })
    for offset in 0..<3 {
      let text = base64(bytes, offset: offset)
      all.append(text)
      all.append(
        text.map { $0 == UInt8(ascii: "+") ? UInt8(ascii: "-") : $0 == UInt8(ascii: "/") ? UInt8(ascii: "_") : $0 })
    }
    return all
  }

  /// The characters of Base64 that `bytes` alone decide when so many others come before.
  private static func base64(_ bytes: [UInt8], offset: Int) -> [UInt8] {
    let text = Array(Base64.text(of: [UInt8](repeating: 0, count: offset) + bytes).utf8)
    let first = (offset * 8 + 5) / 6
    let last = (offset + bytes.count) * 8 / 6
    return Array(text[first..<max(first, last)])
  }

  private static func percentEncoded(_ bytes: [UInt8]) -> String {
    bytes.reduce(into: "") { text, byte in
      let scalar = Unicode.Scalar(byte)
      if scalar.isASCII,
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil || "-_.~".contains(Character(scalar))
      {
        text.unicodeScalars.append(scalar)
      } else {
        text += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
      }
    }
  }

  /// Whether it reads as words: no digit, and no capital letter after a small one.
  static func isOrdinary(_ bytes: ArraySlice<UInt8>) -> Bool {
    var wasSmall = false
    for byte in bytes {
      if isDigit(byte) || (wasSmall && isCapital(byte)) { return false }
      wasSmall = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
    }
    return true
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

  private static func isCapital(_ byte: UInt8) -> Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) }

  /// A letter in lower case, where it is ASCII.
  static func lowercased(_ byte: UInt8) -> UInt8 { isCapital(byte) ? byte | 0x20 : byte }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || byte == UInt8(ascii: "_") || byte >= 0x80
  }

  /// Where it stands in `text`, which is in lower case.
  func occurrences(in text: [UInt8]) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    guard text.count >= bytes.count else { return [] }
    var start = 0
    while start <= text.count - bytes.count {
      let range = start..<(start + bytes.count)
      if text[start] == bytes[0], text[range].elementsEqual(bytes), !isWord || standsAlone(range, in: text) {
        ranges.append(range)
        start = range.upperBound
      } else {
        start += 1
      }
    }
    return ranges
  }

  private func standsAlone(_ range: Range<Int>, in text: [UInt8]) -> Bool {
    (range.lowerBound == 0 || !Self.isWordByte(text[range.lowerBound - 1]))
      && (range.upperBound == text.count || !Self.isWordByte(text[range.upperBound]))
  }

  /// How much of its beginning `text` ends with, from `least` to `most` bytes; 0 for less.
  func beginning(atEndOf text: [UInt8], least: Int, most: Int) -> Int {
    var length = min(bytes.count, text.count, most)
    while length >= least {
      let start = text.count - length
      let isFree = !isWord || start == 0 || !Self.isWordByte(text[start - 1])
      if isFree, text[start...].elementsEqual(bytes[..<length]) { return length }
      length -= 1
    }
    return 0
  }

  /// How much of its end `text` begins with, at least `least` bytes; 0 for less.
  func end(atBeginningOf text: [UInt8], least: Int) -> Int {
    var length = min(bytes.count, text.count)
    while length >= least {
      let isFree = !isWord || length == text.count || !Self.isWordByte(text[length])
      if isFree, text[..<length].elementsEqual(bytes[(bytes.count - length)...]) { return length }
      length -= 1
    }
    return 0
  }
}
