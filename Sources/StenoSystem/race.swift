/// What `body` comes to, or else what `end` throws where that is over before; the other is cancelled.
///
/// - Parameters:
///   - body: What is to be done.
///   - end: What ends it, by throwing.
/// - Returns: What `body` returns.
/// - Throws: What `body` or `end` throws, whichever is first; `CancellationError`.
public func race<Result: Sendable>(
  _ body: @escaping @Sendable () async throws -> Result, against end: @escaping @Sendable () async throws -> Never
) async throws -> Result {
  try await withThrowingTaskGroup(of: Result.self) { group in
    defer { group.cancelAll() }
    group.addTask { try await body() }
    group.addTask { try await end() }
    guard let first = try await group.next() else { throw CancellationError() }
    return first
  }
}
