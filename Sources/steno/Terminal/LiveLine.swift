import Glibc
import StenoCaption
import Synchronization

/// The last lines of a terminal, redrawn in place: what is being said now, or how far a file has come.
///
/// They live on standard error and only on a terminal, so that results are never mixed with them. Nothing about the
/// terminal is changed that would have to be changed back, so that it is sane however the program ends.
final class LiveLine: Sendable {
  private let shown = Mutex<[String]>([])

  /// The lines, where there is a terminal to draw them on.
  static func onTerminal(unless quiet: Bool) -> LiveLine? {
    StandardError.isTerminal && !quiet ? LiveLine() : nil
  }

  /// Shows `text` as the only line, cut to the terminal's width from the left, where the oldest words are.
  func show(_ text: String) {
    show(rows: text.isEmpty ? [] : [text])
  }

  /// Shows lines, the last at the bottom, each cut to the terminal's width from the left.
  func show(rows: [String]) {
    shown.withLock { current in
      let width = Self.width
      let rows = rows.map { Self.fitted($0, to: width) }
      guard rows != current else { return }
      StandardError.write(Self.erasure(of: current, width: width) + Self.drawing(of: rows))
      current = rows
    }
  }

  /// Takes the lines away.
  func clear() {
    show(rows: [])
  }

  /// Leaves the lines where they are and goes on below them.
  func leave() {
    shown.withLock { current in
      if !current.isEmpty { StandardError.write("\n") }
      current = []
    }
  }

  /// Runs `body`, which prints, with the lines out of the way.
  func withoutLine<Result>(_ body: () -> Result) -> Result {
    shown.withLock { current in
      StandardError.write(Self.erasure(of: current, width: Self.width))
      defer { StandardError.write(Self.drawing(of: current)) }
      return body()
    }
  }

  /// The columns of the terminal less one, so that no line wraps.
  static var width: Int {
    var size = winsize()
    let isKnown = ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 1
    return (isKnown ? Int(size.ws_col) : 80) - 1
  }

  /// What takes `rows` away. A terminal that became narrower has wrapped them.
  private static func erasure(of rows: [String], width: Int) -> String {
    guard !rows.isEmpty else { return "" }
    let height = rows.reduce(0) { height, row in
      height + max(1, (row.reduce(0) { $0 + $1.columns } + width) / (width + 1))
    }
    return "\r" + (height > 1 ? "\u{1B}[\(height - 1)A" : "") + "\u{1B}[J"
  }

  private static func drawing(of rows: [String]) -> String {
    rows.joined(separator: "\r\n")
  }

  private static func fitted(_ text: String, to width: Int) -> String {
    let text = text.printable
    var rest = width - 1
    guard text.reduce(0, { $0 + $1.columns }) > width else { return text }
    let end = text.reversed().prefix { character in
      rest -= character.columns
      return rest >= 0
    }
    return "…" + String(end.reversed())
  }
}
