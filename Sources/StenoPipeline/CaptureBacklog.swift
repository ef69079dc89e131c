import StenoSystem
import StenoCore

/// The queue between a source and the endpointer.
enum CaptureBacklog {
  /// How many events may wait for the endpointer where the source can wait for it.
  private static let eventsThatWait = 16

  /// A queue that is empty.
  static func queue(_ policy: OverloadPolicy, limit: Int64) -> BoundedChannel<CaptureSignal> {
    guard let limit = policy.limit(of: limit) else { return BoundedChannel(capacity: eventsThatWait) }
    return BoundedChannel(capacity: limit, weight: { weight(of: $0) }) { waiting, room in
      // A sixth at once: a reader that stays too slow loses a stretch now and then, and not a little of every word.
      droppingOldest(of: waiting, to: min(room, limit - limit / 6))
    }
  }

  /// Makes the oldest signals one gap until the rest weighs at most `limit`.
  static func droppingOldest(of signals: [CaptureSignal], to limit: Int) -> [CaptureSignal] {
    var load = signals.reduce(0) { $0 + weight(of: $1) }
    var dropped: Range<FrameIndex>?
    var kept = signals[...]
    while load > limit, let signal = kept.popFirst() {
      load -= weight(of: signal)
      guard case .event(let event) = signal else { continue }
      dropped = (dropped ?? event.frames).lowerBound..<event.frames.upperBound
    }
    guard let dropped else { return Array(kept) }
    return [.event(.gap(AudioGap(frames: dropped, cause: .queueFull)))] + kept
  }

  /// Frames of audio; what is no audio weighs as little as it can.
  private static func weight(of signal: CaptureSignal) -> Int {
    if case .event(.audio(let chunk)) = signal { max(chunk.samples.count, 1) } else { 1 }
  }
}
