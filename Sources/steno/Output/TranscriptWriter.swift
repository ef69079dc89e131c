import StenoCaption
import StenoCore

/// Writes a transcript as it comes, to standard output or to a file.
actor TranscriptWriter {
  private var format: any TranscriptFormat
  private var file: ResultFile?
  private let screen: LiveLine?
  private var hasHeader = false

  /// A writer that has written nothing.
  ///
  /// - Parameters:
  ///   - format: The format.
  ///   - path: The file; nil for standard output.
  ///   - isLive: Whether a file must be valid at every moment.
  ///   - screen: The line on the terminal that must make room for what is printed.
  init(format: OutputFormat, path: String?, isLive: Bool, screen: LiveLine?) throws {
    self.format = format.makeFormat()
    self.screen = screen
    if let path { file = try ResultFile(path: path, isLive: isLive) }
  }

  /// Writes what an event adds.
  func write(_ event: TranscriptEvent, channel: Int? = nil) throws {
    let text = (hasHeader ? "" : format.header) + format.append(event, channel: channel)
    hasHeader = true
    if file != nil {
      if !text.isEmpty { try file?.append(text, trailer: format.trailer) }
    } else {
      try printResult(text)
    }
  }

  /// Writes what the format ends with, and gives a finished file its name.
  func finish() throws {
    if file != nil {
      if !hasHeader { try file?.append(format.header, trailer: format.trailer) }
      try file?.finish()
    } else {
      try printResult((hasHeader ? "" : format.header) + format.trailer)
    }
  }

  private func printResult(_ text: String) throws {
    guard !text.isEmpty else { return }
    let bytes = Array(text.utf8)
    let isWritten = screen?.withoutLine { writeAll(bytes, to: 1) } ?? writeAll(bytes, to: 1)
    guard isWritten else { throw CommandError(.cannotWrite, "standard output takes no more.") }
  }
}
