public import StenoCore
public import StenoSpeech
import Synchronization

/// Work on a segment that a provider has taken on.
public struct SegmentWork: Sendable, Equatable {
  /// The provider's name for it.
  public var name: String
  /// When it was taken on, on the provider's clock.
  public var since: Duration

  /// Work of that name.
  public init(name: String, since: Duration) {
    self.name = name
    self.since = since
  }
}

/// The audio of a segment that may still be spoken, readable from its beginning as often as need be.
public final class SegmentAudio: Sendable {
  private let segment: SegmentLog
  private let takenOn = Mutex<SegmentWork?>(nil)

  /// The audio of `segment`.
  public init(_ segment: SegmentLog) {
    self.segment = segment
  }

  /// The item.
  public var id: ItemID { segment.id }
  /// The segment's first frame: times that a provider measures count from here.
  public var start: FrameIndex { segment.start }
  /// Whether the audio arrives as it is spoken.
  public var isLive: Bool { segment.isLive }

  /// What a provider that works on its own calls its work on this segment, so that a later attempt asks for it instead of
  /// having it done, and paid for, again; nil while there is none.
  public var work: SegmentWork? {
    get { takenOn.withLock { $0 } }
    set { takenOn.withLock { $0 = newValue } }
  }

  /// What was said last before the segment; nil where that is not known.
  public var precedingText: String? { segment.precedingText }

  /// Whether somebody is still speaking.
  public var isBeingSpoken: Bool { segment.isLive && !segment.hasEnded }

  /// Whether the segment's end has come: a replay need not be streamed.
  public var isComplete: Bool { segment.hasEnded }

  /// A reader at the segment's beginning.
  public func makeReader() -> Reader { Reader(segment) }

  /// All of the audio, waiting for the segment's end.
  ///
  /// - Throws: `CancellationError` when the task or the recording is cancelled before.
  public func whole() async throws -> [Float] {
    var reader = makeReader()
    var samples: [Float] = []
    while let next = await reader.next() { samples += next }
    guard reader.isComplete else { throw CancellationError() }
    return samples
  }

  /// The closed segment, waiting for its end; nil when the task is cancelled before.
  public func closed() async -> SpeechSegment? { await segment.ended() }

  /// Reads the audio in order, as it arrives.
  ///
  /// Nothing is given that might still fall to the next segment, and what comes in small pieces is given a tenth of a
  /// second at a time, which spares both sides two messages in three and keeps the end waiting for none.
  public struct Reader: Sendable {
    private static let least = Int(FrameIndex.perSecond / 10)
    private var updates: SegmentLog.Reader
    /// Audio that might not be the segment's.
    private var held: [Float] = []
    /// Where `held` begins.
    private var position: FrameIndex
    /// Whether all of the segment was given.
    public private(set) var isComplete = false

    fileprivate init(_ segment: SegmentLog) {
      updates = segment.makeReader()
      position = segment.start
    }

    /// The next samples, contiguous, at 16 kHz, never none; nil at the segment's end, or when the task is cancelled.
    public mutating func next() async -> [Float]? {
      while !isComplete, let update = await updates.next() {
        switch update {
        case .audio(let chunk, let earliestCut, _):
          held += chunk.samples
          if let samples = release(upTo: earliestCut, atLeast: Self.least) { return samples }
        case .closed(let segment):
          isComplete = true
          return release(upTo: segment.frames.upperBound, atLeast: 1)
        case .hangover, .resume: break
        }
      }
      return nil
    }

    private mutating func release(upTo end: FrameIndex, atLeast least: Int) -> [Float]? {
      let count = Int(max(0, min(end - position, Int64(held.count))))
      guard count >= least else { return nil }
      defer {
        held.removeFirst(count)
        position += Int64(count)
      }
      return Array(held.prefix(count))
    }
  }
}
