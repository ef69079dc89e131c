/// The header lines of a part, as far as they have come.
struct MultipartHeaderLines: Sendable {
  /// The lines, those that go on on a further line joined.
  private(set) var texts: [String] = []
  private var bytes = 0

  var isEmpty: Bool { texts.isEmpty }

  /// Takes a line without its line break.
  mutating func append(_ line: ArraySlice<UInt8>, _ limits: MultipartReader.Limits) throws(MultipartError) {
    // Each line costs something even where it is short.
    bytes += line.count + 2
    try check(limits)
    let text = String(decoding: line, as: UTF8.self)
    if let last = texts.indices.last, line.first == 0x20 || line.first == 0x09 {
      texts[last] += text
    } else {
      texts.append(text)
    }
  }

  /// Throws where a line that is not whole is too long by now.
  func check(unread count: Int, _ limits: MultipartReader.Limits) throws(MultipartError) {
    // The line break counts only once the line is whole.
    try check(limits, more: max(0, count - 2))
  }

  private func check(_ limits: MultipartReader.Limits, more: Int = 0) throws(MultipartError) {
    guard bytes + more <= limits.headerBytes else {
      throw MultipartError(.tooMuch, "the headers of a part are longer than \(limits.headerBytes) bytes")
    }
  }
}

extension MultipartPart {
  /// Throws where the content is encoded for the way, which no client of forms does any more.
  func checkTransferEncoding() throws(MultipartError) {
    guard let transferEncoding, !["", "binary", "8bit", "7bit"].contains(transferEncoding) else { return }
    throw MultipartError(
      .encoding, "the part '\(name)' has the Content-Transfer-Encoding \(transferEncoding); send it as it is")
  }

  /// A field's value as text.
  func text(of bytes: [UInt8]) throws(MultipartError) -> String {
    if let charset, ["iso-8859-1", "latin1"].contains(charset) {
      var text = String.UnicodeScalarView()
      for byte in bytes { text.append(Unicode.Scalar(byte)) }
      return String(text)
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw MultipartError(.encoding, "the field '\(name)' is not UTF-8")
    }
    return text
  }
}
