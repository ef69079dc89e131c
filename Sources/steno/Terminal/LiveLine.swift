import Glibc
import StenoCaption
import StenoSystem
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

    var isEmpty: Bool { text.isEmpty && faint.isEmpty }
  }

  private struct State {
    /// What is to be shown.
    var wanted: [Row] = []
    /// Whether the terminal's thread is about to draw it.
    var isQueued = false
    /// What is on the terminal. Only its thread changes that, and no lock is held while it writes.
    var drawn: [Row] = []
  }

  private let state = Mutex(State())

  /// The lines, where there is a terminal to draw them on.
  static func onTerminal(unless quiet: Bool) -> LiveLine? {
    StandardError.isTerminal && !quiet ? LiveLine() : nil
  }

  /// Shows `text` as the only line, cut to the terminal's width from the left, where the oldest words are.
  func show(_ text: String) {
    show(rows: text.isEmpty ? [] : [Row(text: text)])
  }

  /// Shows lines, the last at the bottom, each cut to the terminal's width from the left; of more lines than the
  /// terminal has, the first.
  ///
  /// They are drawn soon; of several drawings that wait, the last counts.
  func show(rows: [Row]) {
    let isNew = state.withLock { state in
      state.wanted = rows
      defer { state.isQueued = true }
      return !state.isQueued
    }
    if isNew { StandardError.thread.run { self.draw() } }
  }

  /// Prints whole lines of text above the lines, in the order of the calls; they scroll away as other output does.
  func print(_ text: String, to descriptor: Int32) {
    StandardError.post(text) { _ = self.printNow(Array(text.utf8), to: descriptor) }
  }

  /// The same, on the terminal's thread, which calls it.
  func printNow(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    let drawn = state.withLock { $0.drawn }
    StandardError.write(Self.erasing(drawn, width: Self.width))
    let isWritten = writeAll(bytes, to: descriptor)
    let reason = errno
    StandardError.write(Self.drawing(of: drawn))
    errno = reason
    return isWritten
  }

  private func draw() {
    let (width, height) = (Self.width, Self.height)
    let (rows, drawn) = state.withLock { state in
      state.isQueued = false
      let rows = state.wanted.prefix(height).map { Self.fitted($0, to: width) }
      defer { state.drawn = rows }
      return (rows, state.drawn)
    }
    guard rows != drawn else { return }
    // Written over rather than erased first, so that nothing flickers.
    StandardError.write(Self.start(of: drawn, width: width) + Self.drawing(of: rows) + Self.eraseBelow)
  }

  /// Takes the lines away.
  func clear() {
    show(rows: [])
  }

  /// The columns of the terminal less one, so that no line wraps.
  static var width: Int { (columns(of: STDERR_FILENO) ?? 80) - 1 }

  /// The rows of the terminal, at least 1.
  static var height: Int { height(of: STDERR_FILENO) }

  /// The rows of the terminal that a descriptor is, 24 where it does not say.
  static func height(of descriptor: Int32) -> Int {
    let rows = size(of: descriptor)?.ws_row ?? 0
    return rows > 0 ? Int(rows) : 24
  }

  /// The columns of the terminal that a descriptor is, at least 2; nil where it is none or does not say.
  static func columns(of descriptor: Int32) -> Int? {
    size(of: descriptor).flatMap { $0.ws_col > 1 ? Int($0.ws_col) : nil }
  }

  private static func size(of descriptor: Int32) -> winsize? {
    var size = winsize()
    return ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 ? size : nil
  }

  private static let eraseBelow = "\u{1B}[J"

  /// The rows on a terminal that `rows` take. One that became narrower has wrapped them.
  private static func height(of rows: [Row], width: Int) -> Int {
    rows.reduce(0) { $0 + max(1, ($1.columns + width) / (width + 1)) }
  }

  /// What goes to where `rows` begin.
  private static func start(of rows: [Row], width: Int) -> String {
    let height = height(of: rows, width: width)
    return "\r" + (height > 1 ? "\u{1B}[\(height - 1)A" : "")
  }

  /// What takes `rows` away, from the last to the first: a terminal that is erased from its top on may keep what was
  /// there as if it had scrolled away.
  private static func erasing(_ rows: [Row], width: Int) -> String {
    let height = height(of: rows, width: width)
    return "\r" + Array(repeating: "\u{1B}[2K", count: max(1, height)).joined(separator: "\u{1B}[1A")
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
  func end(columns: Int) -> String {
    var rest = columns
    let end = reversed().prefix { character in
      rest -= character.columns
      return rest >= 0
    }
    return String(end.reversed())
  }
}
