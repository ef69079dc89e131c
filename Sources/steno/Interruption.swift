import Dispatch
import Glibc
import Synchronization

/// What was not done because a signal came; there is nothing more to say of it than that.
struct Interrupted: Error {
  /// The signal.
  let signal: Int32

  /// The status of a program that a signal ended.
  var status: Int32 { 128 + signal }
}

/// SIGINT, SIGTERM and SIGHUP (the terminal was closed): the first ends the input, a second ends the program at once.
///
/// Where the program was started by `nohup`, SIGHUP stays ignored.
///
/// The sources of the signals, which the compiler cannot check, are set once and only kept alive.
final class Interruption: @unchecked Sendable {
  private struct State {
    /// The first signal.
    var signal: Int32?
    var finishes: [Int: @Sendable () -> Void] = [:]
    var count = 0
  }

  private let state = Mutex(State())
  private var sources: [any DispatchSourceSignal] = []

  /// What is said at once when the first signal comes.
  private let announce: @Sendable () -> Void

  /// Listens from now on.
  ///
  /// - Parameter announce: What is said at once when the first signal comes; it may not block.
  init(announce: @escaping @Sendable () -> Void = {}) {
    self.announce = announce
    for number in [SIGINT, SIGTERM, SIGHUP] {
      let wasIgnored = Glibc.signal(number, SIG_IGN) != nil
      // A shell has its background jobs ignore SIGINT; that one counts all the same.
      if number == SIGHUP, wasIgnored { continue }
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global(qos: .userInteractive))
      source.setEventHandler { [weak self] in self?.receive(number) }
      source.activate()
      sources.append(source)
    }
  }

  /// Whether the input was ended by a signal.
  var isInterrupted: Bool { signal != nil }

  /// The signal that ended it.
  var signal: Int32? { state.withLock { $0.signal } }

  /// Runs `body`, and `finish` when a signal comes before it is over; at once where one has come already.
  @discardableResult
  func whileRunning<Result>(
    finish: @escaping @Sendable () -> Void, _ body: () async throws -> Result
  ) async rethrows -> Result {
    let (number, isLate) = state.withLock { state in
      state.count += 1
      state.finishes[state.count] = finish
      return (state.count, state.signal != nil)
    }
    if isLate { finish() }
    defer { state.withLock { $0.finishes[number] = nil } }
    return try await body()
  }

  /// Runs `body`, which is cancelled when a signal comes before it is over; `stop` lets go of what it waits for.
  ///
  /// - Throws: ``Interrupted`` where it was; else what `body` throws.
  func orCancelled(
    stop: @escaping @Sendable () -> Void = {}, _ body: @escaping @Sendable () async throws -> Void
  ) async throws {
    let (signals, continuation) = AsyncStream.makeStream(of: Void.self)
    let finish: @Sendable () -> Void = {
      stop()
      continuation.finish()
    }
    try await whileRunning(finish: finish) {
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await body() }
        group.addTask {
          for await _ in signals {}
          if let signal = self.signal { throw Interrupted(signal: signal) }
        }
        defer { group.cancelAll() }
        try await group.next()
      }
    }
  }

  private func receive(_ number: Int32) {
    let finishes = state.withLock { state -> [@Sendable () -> Void]? in
      if state.signal != nil {
        // A closed terminal says so more than once: the kernel does, and the shell.
        if number == SIGHUP { return nil }
        StandardError.write(StandardError.isTerminal ? "\r\u{1B}[K" : "")
        _exit(128 + number)
      }
      state.signal = number
      return Array(state.finishes.values)
    }
    guard let finishes else { return }
    announce()
    for finish in finishes { finish() }
  }
}
