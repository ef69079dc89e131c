/// Reads the header lines of an exchange up to its final answer's head.
struct ResponseHeadReader: Sendable {
  private var status: Int?
  private var fields: [(name: String, value: String)] = []
  private var isDone = false

  /// Takes the next line, its end included.
  ///
  /// - Returns: The head, once it is whole. Heads of interim answers (1xx) are passed over, trailers ignored.
  mutating func take(line: String) -> HTTPResponseHead? {
    guard !isDone else { return nil }
    let text = line.filter { !$0.isNewline }
    if text.hasPrefix("HTTP/") {
      let parts = text.split(separator: " ", maxSplits: 2)
      status = parts.count > 1 ? Int(parts[1]) : nil
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

  private mutating func add(_ text: String) {
    guard let colon = text.firstIndex(of: ":") else { return }
    let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
    let value = text[text.index(after: colon)...].drop(while: isBlank)
    let end = value.lastIndex { !isBlank($0) }
    fields.append((String(text[..<colon]), end.map { String(value[...$0]) } ?? ""))
  }
}
