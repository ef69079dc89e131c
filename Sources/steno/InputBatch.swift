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

  /// Runs `body` for each input with its number, from 0, and `ended` after it; begins no other once interrupted.
  ///
  /// - Throws: The status of the last input that failed.
  func run(
    _ body: @escaping @Sendable (Int, String) async throws -> Void,
    ended: @escaping @Sendable (Int) async throws -> Void
  ) async throws {
    var statuses: [Int: ExitStatus] = [:]
    await withTaskGroup(of: (Int, ExitStatus?).self) { group in
      var running: Set<Int> = []
      for (number, input) in inputs.enumerated() {
        while running.count == atOnce || number - (running.min() ?? number) > lookahead,
          let (ended, status) = await group.next()
        {
          statuses[ended] = status
          running.remove(ended)
        }
        guard !interruption.isInterrupted else { break }
        running.insert(number)
        group.addTask { (number, await status(of: number, input, body, ended)) }
      }
      for await (ended, status) in group { statuses[ended] = status }
    }
    if let last = statuses.keys.max(), let status = statuses[last] { throw ExitCode(status.rawValue) }
  }

  /// Nil where all went well.
  private func status(
    of number: Int, _ input: String, _ body: @Sendable (Int, String) async throws -> Void,
    _ ended: @Sendable (Int) async throws -> Void
  ) async -> ExitStatus? {
    var failure: (any Error)?
    do { try await body(number, input) } catch { failure = error }
    do { try await ended(number) } catch { failure = failure ?? error }
    guard let failure else { return nil }
    // What ends with a status alone has said why.
    if !(failure is ExitCode) { notices.fail(failure) }
    return ExitStatus(of: failure)
  }
}
