import StenoCore

extension String {
  /// The text on one line: words separated by single spaces, without what no text file should hold.
  ///
  /// Control characters, among them NUL and the escape that begins a terminal's commands, characters that reorder the
  /// text behind them, and noncharacters, which XML forbids, are gone. White space of any kind and line breaks count as
  /// spaces; a no-break space stays.
  var onOneLine: String {
    var line = ""
    for word in words {
      if !line.isEmpty { line += " " }
      line += word
    }
    return line
  }

  /// The text's words, without white space and without control characters.
  var words: [String] {
    var printable = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      if scalar.isBreakingSpace {
        printable.append(" ")
      } else if !scalar.isUnprintable {
        printable.append(scalar)
      }
    }
    return printable.split(separator: " ").map { String($0) }
  }
}

extension Unicode.Scalar {
  fileprivate var isUnprintable: Bool {
    isHiddenControl || properties.generalCategory == .control || properties.isNoncharacterCodePoint
  }

  /// White space other than the no-break spaces, U+00A0 and U+202F.
  fileprivate var isBreakingSpace: Bool {
    properties.isWhitespace && self != "\u{A0}" && self != "\u{202F}"
  }
}
