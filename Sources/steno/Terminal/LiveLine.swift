import Glibc
import StenoCaption
import Synchronization

/// The last lines of a terminal, redrawn in place: what is being said now, or how far a file has come.
///
/// They live on standard error and only on a terminal, so that results are never mixed with them. Nothing about the
/// terminal is changed that would have to be changed back, so that it is sane however the program ends.
final class LiveLine: Sendable {
  /// A line: what it says, behind it what is dimmed, and before it who says it.
  struct Row: Sendable, Equatable {
    var text = ""
    var faint = ""
    /// Who speaks, with the space behind; it is never cut.
    var name = ""
    /// The number of the name's color, from 1.
    var color = 1
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
      coloredName(row) + row.text + (row.faint.isEmpty ? "" : "\u{1B}[2m\(row.faint)\u{1B}[22m") + "\u{1B}[K"
    }.joined(separator: "\r\n")
  }

  /// The colors that read on light and dark backgrounds: cyan, yellow, green, magenta, blue, red.
  private static let colors = [36, 33, 32, 35, 34, 31]

  private static func coloredName(_ row: Row) -> String {
    guard !row.name.isEmpty else { return "" }
    return "\u{1B}[\(colors[max(0, row.color - 1) % colors.count])m\(row.name)\u{1B}[39m"
  }

  private static func fitted(_ row: Row, to width: Int) -> Row {
    var row = row
    (row.text, row.faint, row.name) = (row.text.printable, row.faint.printable, row.name.printable)
    guard row.columns > width else { return row }
    let room = width - row.name.columns - 1
    guard room > 0 else { return Row(text: (row.name + row.text).beginning(columns: width)) }
    let faint = row.faint.end(columns: room)
    let text = row.text.end(columns: faint == row.faint ? room - faint.columns : 0)
    (row.text, row.faint) = text.isEmpty ? ("", "…" + faint) : ("…" + text, faint)
    return row
  }
}

extension LiveLine.Row {
  /// The columns that the line takes.
  fileprivate var columns: Int { name.columns + text.columns + faint.columns }
}

extension String {
  /// The columns that the text takes on a terminal.
  var columns: Int { reduce(0) { $0 + $1.columns } }

  /// The beginning of the text, as much as `columns` hold.
  func beginning(columns: Int) -> String {
    var rest = columns
    return String(
      prefix { character in
        rest -= character.columns
        return rest >= 0
      })
  }

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
