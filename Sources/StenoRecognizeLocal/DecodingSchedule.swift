import StenoCore
import StenoRecognize

/// When an open segment is read: every so often while it is spoken, and once in the silence that may end it.
///
/// Everything is on the audio clock, so the same audio is read at the same frames however it arrives.
struct DecodingSchedule: Sendable {
  private enum State {
    /// Speech goes on. Moves to `hangover` and `closed`.
    case speaking
    /// Speech may have ended at `speechEnd`; the reading that would be final is due when that has lasted.
    /// Moves to `speaking`, `hangoverRead` and `closed`.
    case hangover(speechEnd: FrameIndex)
    /// The reading that would be final has been made. Moves to `speaking` and `closed`.
    case hangoverRead
    /// The segment is closed.
    case closed
  }

  private let options: LocalRecognizerOptions
  private let start: FrameIndex
  private var state = State.speaking
  private var received: FrameIndex
  /// Where the next reading during speech is due; nil where there are none.
  private var nextPartial: FrameIndex?

  init(start: FrameIndex, options: LocalRecognizerOptions) {
    self.options = options
    self.start = start
    received = start
    nextPartial = options.partialInterval.map { _ in start + options.partialDelay }
  }

  /// Takes an update and says which reading is due, if any.
  mutating func observe(_ update: SegmentUpdate) -> DecodingPlan? {
    switch update {
    case .audio(let chunk, _, _):
      received = chunk.frames.upperBound
      return dueReading()
    case .hangover(let speechEnd):
      state = .hangover(speechEnd: speechEnd)
      return dueReading()
    case .resume:
      // What the pause's reading covered is not read again at once.
      if case .hangoverRead = state { nextPartial = nextPartial.map { max($0, received + interval(after: received)) } }
      state = .speaking
      return dueReading()
    case .closed(let segment):
      state = .closed
      return finalPlan(speechEnd: segment.speech.upperBound, end: segment.frames.upperBound)
    }
  }

  private mutating func dueReading() -> DecodingPlan? {
    switch state {
    case .speaking: return duePartial()
    case .hangover(let speechEnd):
      guard nextPartial != nil, received >= speechEnd + options.hangoverDelay else { return nil }
      state = .hangoverRead
      return finalPlan(speechEnd: speechEnd, end: received)
    case .hangoverRead, .closed: return nil
    }
  }

  /// A reading that is overdue, because the audio came all at once or silence passed, is made up for only once.
  private mutating func duePartial() -> DecodingPlan? {
    guard var due = nextPartial, received >= due else { return nil }
    while due + interval(after: due) <= received { due += interval(after: due) }
    nextPartial = due + interval(after: due)
    return DecodingPlan(frames: start..<due, isFinal: false)
  }

  private func interval(after frame: FrameIndex) -> Int64 {
    max(1, options.partialInterval ?? 0) * (1 + max(0, frame - start) / max(1, options.stretch))
  }

  private func finalPlan(speechEnd: FrameIndex, end: FrameIndex) -> DecodingPlan {
    DecodingPlan(frames: start..<max(start, min(end, speechEnd + options.recordedTail)), isFinal: true)
  }
}
