public import StenoCore
import Synchronization

/// A segment of speech as recognizers see it: where it began, and what happens to it, kept until its final text.
///
/// One writer appends updates; any number of readers read them, each from the beginning and at its own pace, while the
/// segment is spoken and after. A retry, a fallback or a hedge reads the same log again. It is bounded by the segment's
/// maximum length.
public final class SegmentLog: Sendable {
  private struct State {
    var updates: [SegmentUpdate] = []
    /// Frames of audio appended so far.
    var frames: Int64 = 0
    var closed: SpeechSegment?
    /// Whether a reader has taken the last update.
    var isReadToTheEnd = false
    /// Why recognition is to be given up; nil while it is not.
    var abandonment: RecognitionFailure?
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  /// The item.
  public let id: ItemID
  /// Its first frame, prefix padding included.
  public let start: FrameIndex
  /// Frames between the end of the segment before and this one's start; nil for the first of a session.
  public let silenceBefore: Int64?
  /// Whether the audio arrives as it is spoken, so that falling behind costs its listener time.
  public let isLive: Bool
  /// The segment before, whose outcome a recognizer may wait for; nil for the first of a session.
  public let predecessor: Predecessor?
  /// Finished once the segment has its final text, or has failed.
  public let outcome = SegmentOutcome()

  private let state = Mutex(State())
  private let textBefore = Mutex<String?>(nil)
  private let onRead: @Sendable (SpeechSegment) async -> Void

  /// The segment before another one.
  public struct Predecessor: Sendable {
    /// The item.
    public var id: ItemID
    /// Finished once that segment has its final text, or has failed.
    public var outcome: SegmentOutcome

    /// A segment before.
    public init(id: ItemID, outcome: SegmentOutcome) {
      self.id = id
      self.outcome = outcome
    }
  }

  /// A segment that begins at `start`.
  ///
  /// - Parameters:
  ///   - id: The item.
  ///   - start: Its first frame.
  ///   - silenceBefore: Frames since the segment before. The default is nil: there was none.
  ///   - isLive: Whether the audio arrives as it is spoken. The default is false.
  ///   - predecessor: The segment before. The default is nil: there was none.
  ///   - onRead: Called once, when the first reader takes the last update, before that reader acts on it.
  public init(
    id: ItemID, start: FrameIndex, silenceBefore: Int64? = nil, isLive: Bool = false, predecessor: Predecessor? = nil,
    onRead: @escaping @Sendable (SpeechSegment) async -> Void = { _ in }
  ) {
    self.id = id
    self.start = start
    self.silenceBefore = silenceBefore
    self.isLive = isLive
    self.predecessor = predecessor
    self.onRead = onRead
  }

  /// Whether its end has come, even if no reader has got that far.
  public var hasEnded: Bool { state.withLock { $0.closed != nil } }

  /// Why recognition is to be given up; nil while it is not.
  public var abandonment: RecognitionFailure? { state.withLock { $0.abandonment } }

  /// What was said last before this segment, as far as it was known when its recognition began; nil for nothing.
  ///
  /// Set by whoever has the segment recognized, before that; recognizers may take it as a hint of what follows.
  public var precedingText: String? {
    get { textBefore.withLock { $0 } }
    set { textBefore.withLock { $0 = newValue } }
  }

  /// Appends an update. After `closed` there are no more: what comes then is dropped.
  public func append(_ update: SegmentUpdate) {
    wake { state in
      guard state.closed == nil else { return }
      state.updates.append(update)
      switch update {
      case .audio(let chunk, _, _): state.frames += Int64(chunk.samples.count)
      case .closed(let segment): state.closed = segment
      case .hangover, .resume: break
      }
    }
  }

  /// Asks for the recognition to be given up, because nobody wants its text any more.
  ///
  /// - Parameter failure: What the item fails with.
  public func abandon(_ failure: RecognitionFailure) {
    wake { $0.abandonment = $0.abandonment ?? failure }
  }

  /// A reader at the segment's beginning.
  public func makeReader() -> Reader { Reader(log: self) }

  /// The closed segment, waiting for its end without reading; nil when the task is cancelled before.
  public func ended() async -> SpeechSegment? {
    await waiting { $0.closed }
  }

  /// Why recognition is to be given up, waiting for that; nil when the task is cancelled before.
  public func abandoned() async -> RecognitionFailure? {
    await waiting { $0.abandonment }
  }

  /// Reads a log in order, as it is written. A value: a copy goes on by itself.
  public struct Reader: Sendable {
    private let log: SegmentLog
    private var index = 0
    private var frames: Int64 = 0

    fileprivate init(log: SegmentLog) {
      self.log = log
    }

    /// How many frames of audio are there that this reader has not read.
    public var framesWaiting: Int64 { log.state.withLock { $0.frames } - frames }

    /// The next update, waiting for one; nil after `closed`, or when the task is cancelled.
    public mutating func next() async -> SegmentUpdate? {
      let place = index
      guard let update = await log.update(at: place) else { return nil }
      index += 1
      switch update {
      case .audio(let chunk, _, _): frames += Int64(chunk.samples.count)
      case .closed(let segment): await log.hasRead(segment)
      case .hangover, .resume: break
      }
      return update
    }

    /// Reads to the segment's end.
    ///
    /// - Returns: The closed segment; nil when the task is cancelled before.
    public mutating func readToEnd() async -> SpeechSegment? {
      while let update = await next() {
        if case .closed(let segment) = update { return segment }
      }
      return nil
    }
  }

  private func update(at index: Int) async -> SegmentUpdate? {
    let update: SegmentUpdate?? = await waiting { state in
      if index < state.updates.count { return .some(state.updates[index]) }
      return state.closed == nil ? nil : .some(nil)
    }
    return update ?? nil
  }

  private func hasRead(_ segment: SpeechSegment) async {
    let isFirst = state.withLock { state in
      defer { state.isReadToTheEnd = true }
      return !state.isReadToTheEnd
    }
    if isFirst { await onRead(segment) }
  }

  /// What `find` gives, as soon as it gives something; nil when the task is cancelled before.
  private func waiting<Found: Sendable>(_ find: @Sendable (borrowing State) -> Found?) async -> Found? {
    while !Task.isCancelled {
      if let found = state.withLock({ find($0) }) { return found }
      await withTaskCancellationHandler {
        await withCheckedContinuation { continuation in
          let waits = state.withLock { state in
            state.waiting.append(continuation)
            return find(state) == nil
          }
          if !waits || Task.isCancelled { wake { _ in } }
        }
      } onCancel: {
        wake { _ in }
      }
    }
    return nil
  }

  private func wake(_ change: (inout sending State) -> Void) {
    let waiting = state.withLock { state in
      change(&state)
      defer { state.waiting = [] }
      return state.waiting
    }
    for waiter in waiting { waiter.resume() }
  }
}
