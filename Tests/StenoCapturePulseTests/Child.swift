import Foundation
import Synchronization
import Testing

/// A program that a test runs beside others.
///
/// Not Foundation's `Process`, whose wait ends only when every process that was started meanwhile has ended too.
final class Child: Sendable {
  let id: pid_t
  private let status = Mutex<Int32?>(nil)

  /// Starts `program`; its standard output goes to the file `output`, its errors to `errors`.
  init(
    _ program: String, _ arguments: [String], environment: [String: String], output: String = "/dev/null",
    errors: String = "/dev/null"
  ) throws {
    var files = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&files)
    defer { posix_spawn_file_actions_destroy(&files) }
    posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&files, 1, output, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    posix_spawn_file_actions_addopen(&files, 2, errors, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    var words = ([program] + arguments).map { strdup($0) } + [nil]
    var settings = environment.map { strdup("\($0)=\($1)") } + [nil]
    defer { for word in words + settings { free(word) } }
    var id = pid_t()
    let failure = posix_spawn(&id, program, &files, nil, &words, &settings)
    try #require(failure == 0, "\(program) cannot be run: \(String(cString: strerror(failure)))")
    self.id = id
  }

  /// Whether it has not ended yet.
  var isRunning: Bool { poll(WNOHANG) == nil }

  /// Waits for its end and returns its exit status; minus the signal's number where one ended it.
  @discardableResult
  func wait() -> Int32 { poll(0) ?? -1 }

  /// Sends it a signal.
  func signal(_ number: Int32) {
    if isRunning { kill(id, number) }
  }

  private func poll(_ options: Int32) -> Int32? {
    status.withLock { status in
      var word: Int32 = 0
      if status == nil, waitpid(id, &word, options) == id {
        status = word & 0x7F == 0 ? (word >> 8) & 0xFF : -(word & 0x7F)
      }
      return status
    }
  }
}
