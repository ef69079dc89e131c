import Foundation
import Testing

/// Another process that writes a file in ragged pieces of 1 to 10,000 bytes.
final class FileWriter: Sendable {
  private static let program = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().appending(
      path: "scripts/grow-file")
  private let process: Process

  /// Begins to write the content of the file `source` to `target`, in about `seconds`.
  init(_ source: String, to target: String, seconds: Double = 0.1, seed: Int = 0, extra: [String] = []) throws {
    let process = Process()
    process.executableURL = Self.program
    process.arguments = [source, target, "--seconds", "\(seconds)", "--rate", "1", "--seed", "\(seed)"] + extra
    try process.run()
    self.process = process
  }

  deinit {
    kill()
  }

  func wait() {
    process.waitUntilExit()
  }

  /// Ends it with SIGKILL, wherever it is.
  func kill() {
    guard process.isRunning else { return }
    Glibc.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }
}
