public import StenoConcurrency
public import StenoCore

/// A segment that is being spoken: where it began, and a feed of what comes.
public struct OpenSegment: Sendable {
  /// The item.
  public let id: ItemID
  /// Its first frame, prefix padding included.
  public let start: FrameIndex
  /// Whether the audio arrives as it is spoken, so that falling behind costs its listener time.
  public let isLive: Bool
  /// What happens to the segment; ends after `closed`. Its load is the number of frames that wait to be read.
  public let updates: BoundedChannel<SegmentUpdate>

  /// A segment that begins at `start`, with room for `capacity` unread frames.
  public init(id: ItemID, start: FrameIndex, isLive: Bool, capacity: Int) {
    self.id = id
    self.start = start
    self.isLive = isLive
    updates = BoundedChannel(capacity: capacity) { update in
      if case .audio(let chunk, _) = update { chunk.samples.count } else { 0 }
    }
  }
}
