import StenoCore

/// How one of a session's stages ended.
enum StageOutcome: Sendable {
  /// The source ended, or broke.
  case captured((any Error)?)
  /// All audio was cut; the timeline is this long. Nil where the source delivered nothing, not even its beginning.
  case endpointed(FrameIndex?)
  /// All segments were recognized.
  case recognized
  /// All events were told.
  case merged(items: Int, failed: Int)
}
