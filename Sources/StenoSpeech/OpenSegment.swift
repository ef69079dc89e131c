import StenoSystem
public import StenoCore
import Synchronization

/// A segment that is being spoken: where it began, and what happens to it.
public final class OpenSegment: Sendable {
  /// The item.
  public let id: ItemID
  /// Its first frame, prefix padding included.
  public let start: FrameIndex
  /// Frames between the end of the segment before and this one's start; nil for the first of a session.
  public let silenceBefore: Int64?
  /// Whether the audio arrives as it is spoken, so that falling behind costs its listener time.
  public let isLive: Bool
  private let updates: BoundedChannel<SegmentUpdate>
  private let closing = Mutex<SpeechSegment?>(nil)
  private let textBefore = Mutex<String?>(nil)
  private let onClose: @Sendable (SpeechSegment) async -> Void

  /// A segment that begins at `start`.
  ///
  /// - Parameters:
  ///   - id: The item.
  ///   - start: Its first frame.
  ///   - silenceBefore: Frames since the segment before.
  ///   - isLive: Whether the audio arrives as it is spoken.
  ///   - onClose: Called when the reader takes the last update, before it acts on it.
  public init(
    id: ItemID, start: FrameIndex, silenceBefore: Int64?, isLive: Bool,
    onClose: @escaping @Sendable (SpeechSegment) async -> Void = { _ in }
  ) {
    self.id = id
    self.start = start
    self.silenceBefore = silenceBefore
    self.isLive = isLive
    self.onClose = onClose
    // No sender ever waits here: the endpointer must reach the segment's end even if nobody reads. What bounds the queue
    // is the segment's maximum length; the weight only tells how much is waiting.
    updates = BoundedChannel(capacity: .max) { update in
      if case .audio(let chunk, _, _) = update { chunk.samples.count } else { 0 }
    }
  }

  /// How many frames wait to be read.
  public var framesWaiting: Int64 { Int64(updates.load) }

  /// Whether its end has come, even if its reader has not got that far.
  public var hasEnded: Bool { updates.isFinished }

  /// The closed segment, once its reader has taken the last update.
  public var closed: SpeechSegment? { closing.withLock { $0 } }

  /// What was said last before this segment, as far as it was known when its recognition began; nil for nothing.
  ///
  /// Set by whoever has the segment recognized, before that; recognizers may take it as a hint of what follows.
  public var precedingText: String? {
    get { textBefore.withLock { $0 } }
    set { textBefore.withLock { $0 = newValue } }
  }

  /// The next update, waiting for one; nil after `closed`, or when the task is cancelled.
  public func next() async -> SegmentUpdate? {
    let update = await updates.next()
    if case .closed(let segment) = update {
      closing.withLock { $0 = segment }
      await onClose(segment)
    }
    return update
  }

  /// Appends an update without ever waiting; after `closed` there are no more.
  ///
  /// What is not read is kept, at most the audio of one segment of the maximum length.
  public func send(_ update: SegmentUpdate) async {
    await updates.send(update)
    if case .closed = update { updates.finish() }
  }
}
