import Foundation
import Glibc
import Synchronization

/// The built command on a terminal of its own, as a person has it.
final class TerminalRun: Sendable {
  private let process: Process
  private let chunks: AsyncStream<String>
  private let ended: AsyncStream<Int32>
  private let seen = Mutex("")
  private let terminal: Int32

  /// Starts it.
  ///
  /// - Parameters:
  ///   - arguments: Its arguments.
  ///   - columns: The terminal's columns.
  ///   - rows: The terminal's rows.
  ///   - output: The file that standard output is; nil for the terminal.
  ///   - environment: What is added to the environment.
  /// - Throws: What keeps it from being started.
  init(
    _ arguments: [String], columns: UInt16 = 80, rows: UInt16 = 24, output: String? = nil,
    environment: [String: String] = [:]
  ) throws {
    var (master, slave) = (Int32(-1), Int32(-1))
    var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    guard openpty(&master, &slave, nil, nil, &size) == 0 else { throw POSIXError(.ENXIO) }
    terminal = master
    let process = Process()
    process.executableURL = Command.program
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let handle = FileHandle(fileDescriptor: slave, closeOnDealloc: true)
    (process.standardInput, process.standardError) = (handle, handle)
    if let output { try Data().write(to: URL(fileURLWithPath: output)) }
    process.standardOutput = output.flatMap { FileHandle(forWritingAtPath: $0) } ?? handle
    let (ended, ending) = AsyncStream.makeStream(of: Int32.self)
    process.terminationHandler = { ending.yield($0.terminationStatus) }
    let (chunks, continuation) = AsyncStream.makeStream(of: String.self)
    (self.process, self.chunks, self.ended) = (process, chunks, ended)
    try process.run()
    try handle.close()
    Thread.detachNewThread { [master] in
      var buffer = [UInt8](repeating: 0, count: 65_536)
      while case let count = read(master, &buffer, buffer.count), count > 0 {
        continuation.yield(String(decoding: buffer[..<count], as: UTF8.self))
      }
      continuation.finish()
    }
  }

  deinit { close(terminal) }

  /// All that was written to the terminal so far.
  var text: String { seen.withLock { $0 } }

  /// Returns once the terminal has been sent `wanted`; false where the command ended without it.
  func shows(_ wanted: String) async -> Bool {
    if text.contains(wanted) { return true }
    for await chunk in chunks {
      seen.withLock { $0 += chunk }
      if text.contains(wanted) { return true }
    }
    return false
  }

  /// Sends a signal.
  func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

  /// Waits for the end; the status.
  func status() async -> Int32 {
    for await chunk in chunks { seen.withLock { $0 += chunk } }
    for await status in ended { return status }
    return -1
  }
}
