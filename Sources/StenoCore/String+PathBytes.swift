/// File names are bytes, and need not be text: names in Latin-1 are found on old disks and in old archives.
///
/// In a `String`, each byte that is not part of UTF-8 becomes a character of its own, from a private area of Unicode, so
/// that no two names become one; ``pathBytes`` makes it a byte again.
extension String {
  /// The first of 128 characters, U+10FF00 to U+10FF7F, that stand for the bytes 128 to 255.
  private static let firstEscape: UInt32 = 0x10FF00

  /// The text of a file name or an argument, whatever its bytes are.
  public init(pathBytes bytes: some Collection<UInt8>) {
    if let text = String(validating: bytes, as: UTF8.self), !text.unicodeScalars.contains(where: \.isEscapedByte) {
      self = text
      return
    }
    var scalars = UnicodeScalarView()
    var rest = Array(bytes)[...]
    while let first = rest.first {
      let length = Self.characterLength(first)
      let character = rest.prefix(length)
      if let text = String(validating: character, as: UTF8.self), let scalar = text.unicodeScalars.first,
        !scalar.isEscapedByte
      {
        scalars.append(scalar)
        rest = rest.dropFirst(length)
      } else {
        rest = rest.dropFirst()
        if let escape = Unicode.Scalar(Self.firstEscape + UInt32(first & 0x7F)) { scalars.append(escape) }
      }
    }
    self = String(scalars)
  }

  /// The text of a file name that ends with a zero.
  public init(path: UnsafePointer<CChar>) {
    self.init(pathBytes: UnsafeBufferPointer(start: path, count: path.length).map { UInt8(bitPattern: $0) })
  }

  /// The file name's bytes with a zero behind them, as the system's functions take them.
  public var pathBytes: [CChar] {
    guard unicodeScalars.contains(where: \.isEscapedByte) else { return utf8.map { CChar(bitPattern: $0) } + [0] }
    return unicodeScalars.flatMap { scalar -> [CChar] in
      if let byte = scalar.escapedByte { return [CChar(bitPattern: byte)] }
      return Unicode.UTF8.encode(scalar).map { $0.map { CChar(bitPattern: $0) } } ?? []
    } + [0]
  }

  /// The file name for people: what is no text is shown as U+FFFD.
  public var pathText: String {
    guard unicodeScalars.contains(where: \.isEscapedByte) else { return self }
    return String(UnicodeScalarView(unicodeScalars.map { $0.isEscapedByte ? "\u{FFFD}" : $0 }))
  }

  private static func characterLength(_ first: UInt8) -> Int {
    switch first {
    case 0xC2...0xDF: 2
    case 0xE0...0xEF: 3
    case 0xF0...0xF4: 4
    default: 1
    }
  }
}

extension UnsafePointer<CChar> {
  fileprivate var length: Int {
    var length = 0
    while self[length] != 0 { length += 1 }
    return length
  }
}

extension Unicode.Scalar {
  /// The byte that the character stands for; nil for a character of its own.
  fileprivate var escapedByte: UInt8? { isEscapedByte ? UInt8(value & 0x7F) | 0x80 : nil }

  fileprivate var isEscapedByte: Bool { (0x10FF00...0x10FF7F).contains(value) }
}
