public import StenoCore
public import StenoSpeech
import Synchronization

/// What is learnt of a segment, kept until its final text so that it can be read again from the beginning.
///
/// It is bounded by the segment's maximum length.
public final class SegmentRecording: Sendable {
  private struct State {
    var updates: [SegmentUpdate] = []
    var hasEnded = false
    var readers: [CheckedContinuation<Void, Never>] = []
  }

  /// The segment.
  public let segment: OpenSegment
  /// What the provider calls its work on the segment.
  let work = Mutex<SegmentWork?>(nil)
  private let state = Mutex(State())

  /// A recording of `segment` that has not begun.
  public init(_ segment: OpenSegment) {
    self.segment = segment
  }

  /// Reads the segment to its end; to be run once, beside the readers.
  public func record() async {
    while let update = await segment.next() { append(update) }
    wake { $0.hasEnded = true }
  }

  /// The closed segment, once it is; nil when the recording was cancelled before.
  public func closed() async -> SpeechSegment? {
    var index = 0
    while let update = await next(&index) {
      if case .closed(let segment) = update { return segment }
    }
    return nil
  }

  /// The segment's audio, to be read from the beginning.
  public var audio: SegmentAudio { SegmentAudio(recording: self) }

  /// Feeds the whole segment to a copy that another recognizer reads; returns when it has ended.
  public func play(to copy: OpenSegment) async {
    var index = 0
    while let update = await next(&index) { await copy.send(update) }
  }

  /// A copy of the segment for another recognizer, to be fed by ``play(to:)``.
  ///
  /// - Returns: A segment without updates.
  public func makeCopy() -> OpenSegment {
    let copy = OpenSegment(
      id: segment.id, start: segment.start, silenceBefore: segment.silenceBefore, isLive: segment.isLive)
    copy.precedingText = segment.precedingText
    return copy
  }

  /// The update at `index`, which moves on; nil after the last, or when the task is cancelled.
  func next(_ index: inout Int) async -> SegmentUpdate? {
    while !Task.isCancelled {
      let (update, hasEnded) = state.withLock { state in
        (index < state.updates.count ? state.updates[index] : nil, state.hasEnded)
      }
      if let update {
        index += 1
        return update
      }
      if hasEnded { return nil }
      await wait(from: index)
    }
    return nil
  }

  private func append(_ update: SegmentUpdate) {
    wake { $0.updates.append(update) }
  }

  private func wait(from index: Int) async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let waits = state.withLock { state in
          state.readers.append(continuation)
          return index >= state.updates.count && !state.hasEnded
        }
        if !waits || Task.isCancelled { wake { _ in } }
      }
    } onCancel: {
      wake { _ in }
    }
  }

  private func wake(_ change: (inout sending State) -> Void) {
    let readers = state.withLock { state in
      change(&state)
      defer { state.readers = [] }
      return state.readers
    }
    for reader in readers { reader.resume() }
  }
}
