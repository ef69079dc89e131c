import Glibc
import StenoSystem
import Synchronization

/// Standard error: for people, never for results.
///
/// While a command runs, one thread writes to it, and to standard output where that is the terminal too: a terminal that
/// was stopped, or a pipe that nobody reads, holds up that thread and nothing else.
enum StandardError {
  static let isTerminal = isatty(STDERR_FILENO) == 1
  /// What writes to the terminal.
  static let thread = ThreadExecutor(name: "terminal")

  private static let waiting = Mutex((bytes: 0, dropped: 0))
  /// The most that may wait to be written, in bytes: about 20 hours of speech.
  private static let mostWaiting = 1 << 20

  /// Writes at once, on the caller's thread: for what is said before a session begins or after it is over.
  static func write(_ text: String) {
    writeAll(Array(text.utf8), to: STDERR_FILENO)
  }

  /// Has `text` written by the terminal's thread; what does not fit into its queue is dropped and counted.
  static func post(_ text: String) {
    post(text) { write(text) }
  }

  /// Has `text` written by the terminal's thread as `body` writes it.
  static func post(_ text: String, _ body: @escaping @Sendable () -> Void) {
    let count = text.utf8.count
    let hasRoom = waiting.withLock { waiting in
      guard waiting.bytes + count <= mostWaiting else {
        waiting.dropped += 1
        return false
      }
      waiting.bytes += count
      return true
    }
    guard hasRoom else { return }
    thread.run {
      body()
      let dropped = waiting.withLock { waiting in
        waiting.bytes -= count
        defer { waiting.dropped = 0 }
        return waiting.dropped
      }
      if dropped > 0 { write("steno: \(dropped) messages were dropped: standard error was not read in time.\n") }
    }
  }
}

/// Writes bytes to a descriptor until all are written; false where it takes no more.
@discardableResult
func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
  var rest = bytes[...]
  while !rest.isEmpty {
    let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
    if count < 0, errno == EINTR { continue }
    guard count > 0 else { return false }
    rest = rest.dropFirst(count)
  }
  return true
}
