import Dispatch
import Glibc
import Synchronization

/// SIGINT, SIGTERM and SIGHUP (the terminal was closed): the first ends the input, a second ends the program at once.
///
/// Where the program was started by `nohup`, SIGHUP stays ignored.
///
/// The sources of the signals, which the compiler cannot check, are set once and only kept alive.
final class Interruption: @unchecked Sendable {
  private struct State {
    var isInterrupted = false
    var finishes: [Int: @Sendable () -> Void] = [:]
    var count = 0
  }

  private let state = Mutex(State())
  private var sources: [any DispatchSourceSignal] = []

  /// Listens from now on.
  init() {
    for number in [SIGINT, SIGTERM, SIGHUP] {
      let wasIgnored = signal(number, SIG_IGN) != nil
      // A shell has its background jobs ignore SIGINT; that one counts all the same.
      if number == SIGHUP, wasIgnored { continue }
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global(qos: .userInteractive))
      source.setEventHandler { [weak self] in self?.receive(number) }
      source.activate()
      sources.append(source)
    }
  }

  /// Whether the input was ended by a signal.
  var isInterrupted: Bool { state.withLock { $0.isInterrupted } }

  /// Runs `body`, and `finish` when a signal comes before it is over; at once where one has come already.
  @discardableResult
  func whileRunning<Result>(
    finish: @escaping @Sendable () -> Void, _ body: () async throws -> Result
  ) async rethrows -> Result {
    let (number, isLate) = state.withLock { state in
      state.count += 1
      state.finishes[state.count] = finish
      return (state.count, state.isInterrupted)
    }
    if isLate { finish() }
    defer { state.withLock { $0.finishes[number] = nil } }
    return try await body()
  }

  private func receive(_ number: Int32) {
    let finishes = state.withLock { state -> [@Sendable () -> Void] in
      if state.isInterrupted {
        // A closed terminal says so more than once: the kernel does, and the shell.
        if number == SIGHUP { return [] }
        StandardError.write(StandardError.isTerminal ? "\r\u{1B}[K" : "")
        _exit(128 + number)
      }
      state.isInterrupted = true
      return Array(state.finishes.values)
    }
    for finish in finishes { finish() }
  }
}
