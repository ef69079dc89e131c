import StenoCaption
import StenoCore

/// Writes a transcript as it comes, to standard output or to a file.
actor TranscriptWriter {
  private var format: any TranscriptFormat
  private var file: ResultFile?
  private let output: StandardOutput
  private let number: Int
  private var hasHeader = false

  /// A writer that has written nothing.
  ///
  /// - Parameters:
  ///   - format: The format, at the beginning of a file.
  ///   - file: The file; nil for standard output.
  ///   - output: Standard output.
  ///   - number: Whose turn there it is, from 0.
  init(
    format: any TranscriptFormat, file: consuming ResultFile?, output: StandardOutput, number: Int = 0
  ) {
    self.format = format
    self.file = file
    self.output = output
    self.number = number
  }

  /// Writes what an event adds.
  func write(_ event: TranscriptEvent, voice: Voice? = nil) async throws {
    let text = (hasHeader ? "" : format.header) + format.append(event, voice: voice)
    hasHeader = true
    try await put(text, trailer: format.trailer)
  }

  /// Writes what the format ends with, and gives a finished file its name.
  func finish() async throws {
    let header = hasHeader ? "" : format.header
    hasHeader = true
    if file == nil {
      try await output.write(header + format.trailer, of: number)
    } else {
      try file?.append(header, trailer: format.trailer)
      try file?.finish()
    }
  }

  private func put(_ text: String, trailer: String) async throws {
    if file == nil {
      try await output.write(text, of: number)
    } else {
      try file?.append(text, trailer: trailer)
    }
  }
}
