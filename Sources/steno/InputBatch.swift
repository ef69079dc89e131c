import ArgumentParser

/// Several inputs, worked on a few at a time. One that fails is told and does not stop the others.
struct InputBatch {
  let inputs: [String]
  /// How many are worked on at once.
  let atOnce: Int
  /// How far one may be ahead of the first that is not done, which bounds the results that wait for their turn.
  private let lookahead = 8
  let notices: Notices
  let interruption: Interruption

  init(inputs: [String], atOnce: Int, notices: Notices, interruption: Interruption) {
    self.inputs = inputs
    self.atOnce = atOnce
    self.notices = notices
    self.interruption = interruption
  }

  /// Runs `body` for each input with its number, from 0, and `ended` after it, and `finally` after all
  /// unless they were interrupted, when no other is begun.
  ///
  /// - Throws: The status of the last input that failed, or of the signal where one came before all were done.
  func run(
    _ body: @escaping @Sendable (Int, String) async throws -> Void,
    ended: @escaping @Sendable (Int) async throws -> Void, finally: () async throws -> Void = {}
  ) async throws {
    var statuses: [Int: Int32] = [:]
    var wasCut = false
    await withTaskGroup(of: (Int, Int32?).self) { group in
      var running: Set<Int> = []
      for (number, input) in inputs.enumerated() {
        while running.count == atOnce || number - (running.min() ?? number) > lookahead,
          let (ended, status) = await group.next()
        {
          statuses[ended] = status
          running.remove(ended)
        }
        wasCut = interruption.isInterrupted
        guard !wasCut else { break }
        running.insert(number)
        group.addTask { (number, await status(of: number, input, body, ended)) }
      }
      for await (ended, status) in group { statuses[ended] = status }
    }
    if let signal = interruption.signal {
      let status = Interrupted(signal: signal).status
      if wasCut || statuses.values.contains(status) { throw ExitCode(status) }
    }
    try await finally()
    if let last = statuses.keys.max(), let status = statuses[last] { throw ExitCode(status) }
  }

  /// Nil where all went well.
  private func status(
    of number: Int, _ input: String, _ body: @Sendable (Int, String) async throws -> Void,
    _ ended: @Sendable (Int) async throws -> Void
  ) async -> Int32? {
    var failure: (any Error)?
    do { try await body(number, input) } catch { failure = error }
    do { try await ended(number) } catch { failure = failure ?? error }
    guard let failure else { return nil }
    if let interrupted = failure as? Interrupted { return interrupted.status }
    // What ends with a status alone has said why.
    if !(failure is ExitCode) { notices.fail(failure) }
    return (failure as? ExitCode)?.rawValue ?? ExitStatus(of: failure).rawValue
  }
}
