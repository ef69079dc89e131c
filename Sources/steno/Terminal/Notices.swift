import Glibc
import StenoCore

/// What a person is told beside the results, on standard error.
struct Notices: Sendable {
  /// The line that must make room; nil where there is none.
  let screen: LiveLine?
  private let isQuiet: Bool
  private let isVerbose: Bool

  init(isQuiet: Bool, isVerbose: Bool) {
    screen = LiveLine.onTerminal(unless: isQuiet)
    self.isQuiet = isQuiet
    self.isVerbose = isVerbose
  }

  /// Tells of a failure.
  func fail(_ error: any Error) {
    put(describe(error))
  }

  /// Tells what is missing from the results, however quiet.
  func fail(_ text: String) {
    put(text)
  }

  /// Tells what a person should know, unless they want quiet.
  func tell(_ text: @autoclosure () -> String) {
    if !isQuiet { put(text()) }
  }

  /// Tells what only those want to know who ask for it.
  func detail(_ text: @autoclosure () -> String) {
    if isVerbose { put(text()) }
  }

  /// Tells what was asked for, however quiet.
  func answer(_ text: String) {
    put(text)
  }

  private func put(_ text: String) {
    let columns = StandardError.isTerminal ? LiveLine.width : Int.max
    let line = "steno: \(text.printable)".wrapped(at: columns) + "\n"
    screen?.print(line, to: STDERR_FILENO) ?? StandardError.post(line)
  }
}

extension String {
  /// The text without what would move a terminal's cursor: a file may have any name.
  var printable: String {
    String(
      String.UnicodeScalarView(
        pathText.unicodeScalars.map {
          $0.isHiddenControl || $0.properties.generalCategory == .control ? "\u{FFFD}" : $0
        }))
  }
}
