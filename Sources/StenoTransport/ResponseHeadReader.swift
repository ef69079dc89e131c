/// Reads the header lines of an exchange up to its final answer's head.
///
/// It looks at bytes: every mark of a header is ASCII, and finding where characters end would take most of the time.
struct ResponseHeadReader: Sendable {
  private var status: Int?
  private var fields: [(name: String, value: String)] = []
  private var isDone = false

  /// Takes the next line, its end included.
  ///
  /// - Returns: The head, once it is whole. Heads of interim answers (1xx) are passed over, trailers ignored.
  mutating func take(line: [UInt8]) -> HTTPResponseHead? {
    guard !isDone else { return nil }
    var text = line[...]
    while let last = text.last, last == 0x0A || last == 0x0D { text.removeLast() }
    if text.starts(with: "HTTP/".utf8) {
      let parts = text.split(separator: 0x20, maxSplits: 2)
      status = parts.count > 1 ? Int(String(decoding: parts[1], as: UTF8.self)) : nil
      fields = []
      return nil
    }
    guard text.isEmpty else {
      add(text)
      return nil
    }
    guard let status, (200...599).contains(status) else { return nil }
    isDone = true
    return HTTPResponseHead(status: status, fields: fields)
  }

  private mutating func add(_ text: ArraySlice<UInt8>) {
    guard let colon = text.firstIndex(of: UInt8(ascii: ":")) else { return }
    let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
    var value = text[(colon + 1)...].drop(while: isBlank)
    while let last = value.last, isBlank(last) { value.removeLast() }
    fields.append((String(decoding: text[..<colon], as: UTF8.self), String(decoding: value, as: UTF8.self)))
  }
}
