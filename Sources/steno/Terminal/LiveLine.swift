import Glibc
import StenoCaption
import Synchronization

/// The last line of a terminal, redrawn in place: what is being said now, or how far a file has come.
///
/// It lives on standard error and only on a terminal, so that results are never mixed with it.
final class LiveLine: Sendable {
  private let shown = Mutex("")

  /// The line, where there is a terminal to draw it on.
  static func onTerminal(unless quiet: Bool) -> LiveLine? {
    StandardError.isTerminal && !quiet ? LiveLine() : nil
  }

  /// Shows `text`, cut to the terminal's width from the left, where the oldest words are.
  func show(_ text: String) {
    shown.withLock { current in
      let line = Self.fitted(text)
      guard line != current else { return }
      current = line
      StandardError.write("\r\(line)\u{1B}[K")
    }
  }

  /// Takes the line away.
  func clear() {
    show("")
  }

  /// Runs `body`, which prints, with the line out of the way.
  func withoutLine<Result>(_ body: () -> Result) -> Result {
    shown.withLock { current in
      if !current.isEmpty { StandardError.write("\r\u{1B}[K") }
      defer { if !current.isEmpty { StandardError.write(current) } }
      return body()
    }
  }

  private static func fitted(_ text: String) -> String {
    let width = columns() - 1
    let text = text.printable
    var rest = width - 1
    guard text.reduce(0, { $0 + $1.columns }) > width else { return text }
    let end = text.reversed().prefix { character in
      rest -= character.columns
      return rest >= 0
    }
    return "…" + String(end.reversed())
  }

  private static func columns() -> Int {
    var size = winsize()
    let isKnown = ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 1
    return isKnown ? Int(size.ws_col) : 80
  }
}
