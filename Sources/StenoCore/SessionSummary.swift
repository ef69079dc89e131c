/// What a session came to, told when it ends.
public struct SessionSummary: Sendable, Equatable {
  /// The length of the timeline, gaps included.
  public var duration: Range<FrameIndex>
  /// How many segments ended, in `done` or in `failed`.
  public var items: Int
  /// How many of them failed.
  public var failed: Int

  /// The end of a session.
  public init(duration: Range<FrameIndex>, items: Int, failed: Int) {
    self.duration = duration
    self.items = items
    self.failed = failed
  }
}
