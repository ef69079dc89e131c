public import StenoCore
import Synchronization

/// A source on the clock of a session that began before it: what it gives is preceded by silence, so that frame 0 of
/// several sources is the same moment.
public final class AlignedSource: AudioSource {
  private struct State {
    /// Frames of silence still to be given; nil before the source's first event.
    var silence: Int64?
    var offset: Int64 = 0
    var position = FrameIndex.zero
    var first: CaptureEvent?

    mutating func begin(with event: CaptureEvent, late: Int64) {
      (silence, offset, first) = (late, late, event)
    }

    /// The next of the silence and the first event; nil after both.
    mutating func beginning() -> CaptureEvent? {
      guard let left = silence, left > 0 else {
        defer { first = nil }
        return first?.moved(by: offset)
      }
      let count = min(left, AlignedSource.mostFramesAtOnce)
      defer { (silence, position) = (left - count, position + count) }
      return .audio(AudioChunk(start: position, samples: Array(repeating: 0, count: Int(count))))
    }
  }

  /// A silence is given in pieces of 1 s.
  private static let mostFramesAtOnce = FrameIndex.perSecond

  /// The source's own name.
  public var name: String { source.name }
  /// Whether the source is live.
  public var isLive: Bool { source.isLive }
  /// Whether the source can stall.
  public var canStall: Bool { source.canStall }
  private let source: any AudioSource
  private let zero: ContinuousClock.Instant
  private let state = Mutex(State())

  /// `source`, on a timeline whose frame 0 is `zero`.
  public init(_ source: any AudioSource, zero: ContinuousClock.Instant) {
    self.source = source
    self.zero = zero
  }

  /// The next event; first, silence for the time that the source was late.
  ///
  /// - Throws: What the source throws.
  public func next() async throws -> CaptureEvent? {
    if state.withLock({ $0.silence == nil }) {
      guard let first = try await source.next() else { return nil }
      let late = ContinuousClock.now - zero - .milliseconds(FrameIndex(first.frames.length).milliseconds)
      state.withLock { $0.begin(with: first, late: max(late, .zero).frames) }
    }
    if let event = state.withLock({ $0.beginning() }) { return event }
    let offset = state.withLock { $0.offset }
    return try await source.next()?.moved(by: offset)
  }

  /// Ends the input.
  public func finish() {
    source.finish()
  }
}
