/// What the threads of a ``LocalEngine`` are doing, for all sessions together.
public struct DecodingLoad: Sendable, Equatable {
  /// Decode passes that run.
  public var running: Int
  /// Decode passes that wait for a thread, or for memory.
  public var waiting: Int
  /// What was left out since the engine was made.
  public var skipped: SkippedPasses
}
