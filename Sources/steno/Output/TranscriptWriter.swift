import StenoCaption
import StenoSystem
import StenoCore

/// Writes a transcript as it comes, to standard output or to a file.
actor TranscriptWriter {
  private var format: any TranscriptFormat
  private var file: ResultFile?
  private let output: StandardOutput
  private let number: Int
  private let notices: Notices
  private let heading: String
  private var hasHeader = false
  private var hasItems = false
  private var isRemovalTold = false

  nonisolated var unownedExecutor: UnownedSerialExecutor { ResultFile.thread.asUnownedSerialExecutor() }

  /// A writer that has written nothing.
  ///
  /// - Parameters:
  ///   - format: The format, at the beginning of a file.
  ///   - file: The file; nil for standard output.
  ///   - output: Standard output.
  ///   - number: Whose turn there it is, from 0.
  ///   - notices: What reports a file that somebody removes meanwhile.
  ///   - heading: What stands on standard output before everything else.
  init(
    format: any TranscriptFormat, file: consuming ResultFile?, output: StandardOutput, number: Int = 0,
    notices: Notices, heading: String = ""
  ) {
    self.format = format
    self.file = file
    self.output = output
    self.number = number
    self.notices = notices
    self.heading = heading
  }

  /// Makes a live file whole from the start; nothing is printed yet.
  func begin() throws {
    guard file != nil else { return }
    let header = header()
    try file?.append(header, trailer: format.trailer)
  }

  /// Writes what an event adds.
  func write(_ event: TranscriptEvent, voice: Voice? = nil) async throws {
    let text = header() + format.append(event, voice: voice)
    switch event {
    case .done, .failed: hasItems = true
    case .sessionStarted, .speechStarted, .delta, .partial, .speechStopped, .gap, .sessionDone: break
    }
    guard file != nil else { return try await output.write(text, of: number) }
    try file?.append(text, trailer: format.trailer)
    reportRemoval()
  }

  /// Writes what the format ends with, puts what several voices said in order, and gives a finished file its name.
  ///
  /// - Returns: The file and how much is in it, as in `talk.vtt, 12 cues`; nil for standard output.
  @discardableResult
  func finish() async throws -> String? {
    let header = header()
    guard let path = file?.path else {
      try await output.write(header + format.trailer, of: number)
      return nil
    }
    try file?.append(header, trailer: format.trailer)
    if file?.isRemoved == true { try file?.restoreName() }
    if let pieces = format.rearranged {
      try file?.rearrange(pieces)
    } else {
      try file?.finish()
    }
    return "\(path), \(format.extent)"
  }

  /// Keeps what was finished of a transcript that was interrupted, under a name that does not look whole.
  ///
  /// - Returns: The name and how much is in it; nil where nothing was finished, or it is on standard output.
  func keepPart() throws -> String? {
    guard file != nil, hasItems else { return nil }
    let header = header()
    try file?.append(header, trailer: format.trailer)
    guard let path = try file?.keepPart() else { return nil }
    return "\(path), \(format.extent)"
  }

  /// Removes a live file of a session that could not begin.
  func discard() {
    file?.discard()
  }

  private func header() -> String {
    defer { hasHeader = true }
    return hasHeader ? "" : (file == nil ? heading : "") + format.header
  }

  private func reportRemoval() {
    guard !isRemovalTold, file?.isRemoved == true, let path = file?.path else { return }
    isRemovalTold = true
    notices.tell("\(path) was removed; it will be written again at the end if its folder exists then.")
  }
}
