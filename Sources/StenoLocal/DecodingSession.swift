import StenoCore

/// One session's place in a ``DecodingPool``: what is kept of it there goes when this is let go.
final class DecodingSession: Sendable {
  private let pool: DecodingPool
  private let key: SessionKey

  init(pool: DecodingPool, key: SessionKey) {
    (self.pool, self.key) = (pool, key)
  }

  deinit {
    pool.close(key)
  }

  /// What was left out of the session.
  var skipped: SkippedPasses { pool.skipped(of: key) }

  /// Decodes when the session's turn comes; see ``DecodingPool/decode(_:of:_:)``.
  func decode(_ request: DecodeRequest, _ priority: DecodingPriority) async throws -> Hypothesis {
    // What is kept of the session must not go while it is used.
    defer { withExtendedLifetime(self) {} }
    return try await pool.decode(request, of: key, priority)
  }

  /// Counts a partial that is left out without being asked for.
  func skipPartial() {
    pool.skipPartial(of: key)
  }
}
