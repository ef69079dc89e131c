import Glibc
import StenoCaption
import Synchronization

/// The last lines of a terminal, redrawn in place: what is being said now, or how far a file has come.
///
/// They live on standard error and only on a terminal, so that results are never mixed with them. Nothing about the
/// terminal is changed that would have to be changed back, so that it is sane however the program ends.
final class LiveLine: Sendable {
  /// A line: what it says, and behind it what stands back.
  struct Row: Sendable, Equatable {
    var text = ""
    var faint = ""
  }

  private let shown = Mutex<[Row]>([])

  /// The lines, where there is a terminal to draw them on.
  static func onTerminal(unless quiet: Bool) -> LiveLine? {
    StandardError.isTerminal && !quiet ? LiveLine() : nil
  }

  /// Shows `text` as the only line, cut to the terminal's width from the left, where the oldest words are.
  func show(_ text: String) {
    show(rows: text.isEmpty ? [] : [Row(text: text)])
  }

  /// Shows lines, the last at the bottom, each cut to the terminal's width from the left.
  func show(rows: [Row]) {
    shown.withLock { current in
      let width = Self.width
      let rows = rows.map { Self.fitted($0, to: width) }
      guard rows != current else { return }
      // Written over rather than erased first, so that nothing flickers.
      StandardError.write(Self.start(of: current, width: width) + Self.drawing(of: rows) + Self.eraseBelow)
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
      StandardError.write(Self.start(of: current, width: Self.width) + Self.eraseBelow)
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

  private static let eraseBelow = "\u{1B}[J"

  /// What goes to where `rows` begin. A terminal that became narrower has wrapped them.
  private static func start(of rows: [Row], width: Int) -> String {
    let height = rows.reduce(0) { $0 + max(1, ($1.columns + width) / (width + 1)) }
    return "\r" + (height > 1 ? "\u{1B}[\(height - 1)A" : "")
  }

  private static func drawing(of rows: [Row]) -> String {
    rows.map { row in
      row.text + (row.faint.isEmpty ? "" : "\u{1B}[2m\(row.faint)\u{1B}[22m") + "\u{1B}[K"
    }.joined(separator: "\r\n")
  }

  private static func fitted(_ row: Row, to width: Int) -> Row {
    let row = Row(text: row.text.printable, faint: row.faint.printable)
    guard row.columns > width else { return row }
    let faint = row.faint.end(columns: width - 1)
    let text = row.text.end(columns: faint == row.faint ? width - 1 - faint.columns : 0)
    return text.isEmpty ? Row(faint: "…" + faint) : Row(text: "…" + text, faint: faint)
  }
}

extension LiveLine.Row {
  /// The columns that the line takes.
  fileprivate var columns: Int { text.columns + faint.columns }
}

extension String {
  /// The columns that the text takes on a terminal.
  fileprivate var columns: Int { reduce(0) { $0 + $1.columns } }

  /// The end of the text, as much as `columns` hold.
  fileprivate func end(columns: Int) -> String {
    var rest = columns
    let end = reversed().prefix { character in
      rest -= character.columns
      return rest >= 0
    }
    return String(end.reversed())
  }
}
