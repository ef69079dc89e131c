import StenoCaption

extension String {
  /// The text with lines that take more columns broken between words; a longer word stays whole.
  func wrapped(at columns: Int) -> String {
    split(separator: "\n", omittingEmptySubsequences: false).map { Self.wrapped($0, columns) }.joined(separator: "\n")
  }

  private static func wrapped(_ line: Substring, _ columns: Int) -> String {
    guard line.columns > columns else { return String(line) }
    var (text, used) = ("", 0)
    for word in line.split(separator: " ", omittingEmptySubsequences: false) {
      let width = word.columns
      if text.isEmpty {
        (text, used) = (String(word), width)
      } else if used + 1 + width <= columns {
        text += " " + word
        used += 1 + width
      } else {
        text += "\n" + word
        used = width
      }
    }
    return text
  }
}
