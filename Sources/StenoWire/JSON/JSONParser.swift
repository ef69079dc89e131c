/// Reads one JSON text, strictly or with what servers are known to get wrong, and never deeper than a limit.
///
/// #### Source
/// RFC 8259. Lone surrogates in `\u` escapes become U+FFFD; of a member's name that comes twice, both are kept.
struct JSONParser {
  private let bytes: ArraySlice<UInt8>
  private var position: Int
  private var depth = 0
  private let maximumDepth: Int
  private let isLenient: Bool

  init(_ bytes: ArraySlice<UInt8>, maximumDepth: Int, isLenient: Bool = false) {
    self.bytes = bytes
    self.maximumDepth = maximumDepth
    self.isLenient = isLenient
    position = bytes.startIndex
    if isLenient, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position += 3 }
  }

  /// The only value of the text.
  mutating func parse() throws(JSONError) -> JSONValue {
    let value = try value()
    skipSpace()
    guard position == bytes.endIndex || (isLenient && isFollowedByRubbish) else {
      throw error("there is more after the value")
    }
    return value
  }

  /// Whether what follows the value is no other value, whose contents would be lost.
  private var isFollowedByRubbish: Bool {
    switch current {
    case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "\""), UInt8(ascii: ","): false
    default: true
    }
  }

  private var current: UInt8? { position < bytes.endIndex ? bytes[position] : nil }

  private func error(_ message: String) -> JSONError {
    JSONError(offset: position - bytes.startIndex, message: message)
  }

  private mutating func skipSpace() {
    while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard current == byte else { return false }
    position += 1
    return true
  }

  private mutating func value() throws(JSONError) -> JSONValue {
    skipSpace()
    switch current {
    case UInt8(ascii: "{"): return try nested { parser throws(JSONError) in try parser.object() }
    case UInt8(ascii: "["): return try nested { parser throws(JSONError) in try parser.array() }
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try literal("true", .bool(true))
    case UInt8(ascii: "f"): return try literal("false", .bool(false))
    case UInt8(ascii: "n") where !isLenient || !startsWithNoNumber: return try literal("null", .null)
    case _ where isLenient && startsWithNoNumber: return noNumber()
    case UInt8(ascii: "-"): return try number()
    case let digit? where Self.isDigit(digit): return try number()
    case nil: throw error("it ends too early")
    default: throw error("invalid JSON")
    }
  }

  /// `NaN` and `Infinity`, which Python and C print where there is no figure.
  private static let noNumbers = ["-infinity", "+infinity", "infinity", "-inf", "+inf", "inf", "-nan", "+nan", "nan"]

  private var startsWithNoNumber: Bool {
    switch current {
    case UInt8(ascii: "N"), UInt8(ascii: "n"), UInt8(ascii: "I"), UInt8(ascii: "i"), UInt8(ascii: "-"),
      UInt8(ascii: "+"):
      noNumberLength != nil
    default: false
    }
  }

  private var noNumberLength: Int? {
    let next = bytes[position...].prefix(9).map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }
    return Self.noNumbers.first { next.starts(with: $0.utf8) }?.utf8.count
  }

  private mutating func noNumber() -> JSONValue {
    position += noNumberLength ?? 0
    return .null
  }

  private mutating func nested(
    _ body: (inout JSONParser) throws(JSONError) -> JSONValue
  ) throws(JSONError) -> JSONValue {
    guard depth < maximumDepth else { throw error("it is nested deeper than \(maximumDepth)") }
    depth += 1
    position += 1
    let value = try body(&self)
    depth -= 1
    return value
  }

  private mutating func literal(_ text: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
    let wanted = text.description.utf8
    guard bytes[position...].starts(with: wanted) else { throw error("invalid JSON") }
    position += wanted.count
    return value
  }

  private mutating func array() throws(JSONError) -> JSONValue {
    var values: [JSONValue] = []
    skipSpace()
    if take(UInt8(ascii: "]")) { return .array([]) }
    while true {
      values.append(try value())
      skipSpace()
      if take(UInt8(ascii: "]")) { return .array(values) }
      guard take(UInt8(ascii: ",")) else { throw error("a list is not closed") }
    }
  }

  private mutating func object() throws(JSONError) -> JSONValue {
    var members: [(name: String, value: JSONValue)] = []
    skipSpace()
    if take(UInt8(ascii: "}")) { return .object([]) }
    while true {
      skipSpace()
      guard current == UInt8(ascii: "\"") else { throw error("a member has no name") }
      let name = try string()
      skipSpace()
      guard take(UInt8(ascii: ":")) else { throw error("a member has no value") }
      members.append((name, try value()))
      skipSpace()
      if take(UInt8(ascii: "}")) { return .object(members) }
      guard take(UInt8(ascii: ",")) else { throw error("an object is not closed") }
    }
  }

  private mutating func number() throws(JSONError) -> JSONValue {
    let start = position
    _ = take(UInt8(ascii: "-"))
    if !take(UInt8(ascii: "0")) { try digits() }
    var isWhole = true
    if take(UInt8(ascii: ".")) {
      isWhole = false
      try digits()
    }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      isWhole = false
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      try digits()
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    return isWhole ? Int64(text).map { .integer($0) } ?? .number(text) : .number(text)
  }

  private mutating func digits() throws(JSONError) {
    let start = position
    while let byte = current, Self.isDigit(byte) { position += 1 }
    guard position > start else { throw error("a number has no digits") }
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }

  private mutating func string() throws(JSONError) -> String {
    position += 1
    var text: [UInt8] = []
    while let byte = current {
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let string = String(validating: text, as: UTF8.self) else { throw error("a string is not UTF-8") }
        return string
      case UInt8(ascii: "\\"): try escape(into: &text)
      case 0..<0x20 where !isLenient: throw error("a string contains a control character")
      default: text.append(byte)
      }
    }
    throw error("a string is not closed")
  }

  private mutating func escape(into text: inout [UInt8]) throws(JSONError) {
    guard let byte = current else { throw error("a string is not closed") }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"): text.append(contentsOf: Character(try scalar()).utf8)
    default: throw error("a string contains an unknown escape")
    }
  }

  private mutating func scalar() throws(JSONError) -> Unicode.Scalar {
    let replacement: Unicode.Scalar = "\u{FFFD}"
    let high = try unit()
    guard (0xD800..<0xDC00).contains(high) else { return Unicode.Scalar(high) ?? replacement }
    let next = position
    guard take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
      position = next
      return replacement
    }
    let low = try unit()
    guard (0xDC00..<0xE000).contains(low) else {
      position = next
      return replacement
    }
    return Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)) ?? replacement
  }

  private mutating func unit() throws(JSONError) -> UInt32 {
    let digits = bytes[position...].prefix(4)
    let text = String(decoding: digits, as: UTF8.self)
    guard digits.count == 4, text.allSatisfy(\.isHexDigit), let unit = UInt32(text, radix: 16) else {
      throw error("an escape has no four digits")
    }
    position += 4
    return unit
  }
}
