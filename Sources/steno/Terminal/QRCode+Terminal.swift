extension QRCode {
  /// The light margin that a reader needs; the standard's four modules are more than a screen needs.
  private static let margin = 2

  /// The code for a terminal, two rows of modules per line, dark on light whatever the terminal's colors.
  var terminalText: String {
    let columns = -Self.margin..<size + Self.margin
    return stride(from: columns.lowerBound, to: columns.upperBound, by: 2).map { y in
      let row = columns.map { x in
        switch (isDark(x, y), isDark(x, y + 1)) {
        case (true, true): "█"
        case (true, false): "▀"
        case (false, true): "▄"
        case (false, false): " "
        }
      }
      return "\u{1B}[38;5;16;48;5;231m" + row.joined() + "\u{1B}[0m\n"
    }.joined()
  }
}
