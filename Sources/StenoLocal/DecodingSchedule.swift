import StenoCore
import StenoSpeech

/// When an open segment is read: every so often while it is spoken, and in the silence that may end it.
///
/// Everything is on the audio clock, so the same audio is read at the same frames however it arrives.
struct DecodingSchedule: Sendable {
  private enum State {
    /// Speech goes on. Moves to `hangover` and `closed`.
    case speaking
    /// Speech may have ended at `speechEnd`; the reading that would be final is due when that has lasted.
    /// Moves to `speaking`, `hangoverRead` and `closed`.
    case hangover(speechEnd: FrameIndex)
    /// The reading that would be final has been made, and is made again where its text is doubtful when the silence has
    /// lasted still longer. Moves to `speaking`, `hangoverReread` and `closed`.
    case hangoverRead(speechEnd: FrameIndex)
    /// That has been made too. Moves to `speaking` and `closed`.
    case hangoverReread
    /// The segment is closed.
    case closed
  }

  private let options: LocalOptions
  private let start: FrameIndex
  private var state = State.speaking
  private var received: FrameIndex
  /// Where the next reading during speech is due; nil where there are none.
  private var nextPartial: FrameIndex?

  init(start: FrameIndex, options: LocalOptions) {
    self.options = options
    self.start = start
    received = start
    nextPartial = options.partialInterval.map { _ in start + options.partialDelay }
  }

  /// Takes an update and says which readings are due, in their order.
  mutating func observe(_ update: SegmentUpdate) -> [DecodingPlan] {
    switch update {
    case .audio(let chunk, _, _):
      received = chunk.frames.upperBound
    case .hangover(let speechEnd):
      state = .hangover(speechEnd: speechEnd)
    case .resume:
      // What the pause's reading covered is not read again at once.
      if isPauseRead { nextPartial = nextPartial.map { max($0, received + interval) } }
      state = .speaking
    case .closed(let segment):
      state = .closed
      let (speechEnd, end) = (segment.speech.upperBound, segment.frames.upperBound)
      return [pausePlan(.final, after: speechEnd, end: end), pausePlan(.rereading, after: speechEnd, end: end)]
    }
    return duePlans()
  }

  private var isPauseRead: Bool {
    switch state {
    case .hangoverRead, .hangoverReread: true
    case .speaking, .hangover, .closed: false
    }
  }

  private mutating func duePlans() -> [DecodingPlan] {
    if case .speaking = state { return duePartial().map { [$0] } ?? [] }
    guard nextPartial != nil else { return [] }
    var plans: [DecodingPlan] = []
    if case .hangover(let speechEnd) = state, received >= speechEnd + options.hangoverDelay {
      state = .hangoverRead(speechEnd: speechEnd)
      plans.append(pausePlan(.final, after: speechEnd, end: received))
    }
    if case .hangoverRead(let speechEnd) = state, received >= speechEnd + options.rereadingDelay {
      state = .hangoverReread
      plans.append(pausePlan(.rereading, after: speechEnd, end: received))
    }
    return plans
  }

  /// A reading that is overdue, because the audio came all at once or silence passed, is made up for only once.
  private mutating func duePartial() -> DecodingPlan? {
    guard var due = nextPartial, received >= due else { return nil }
    due += (received - due) / interval * interval
    nextPartial = due + interval
    return DecodingPlan(kind: .partial, frames: start..<due)
  }

  private var interval: Int64 { max(1, options.partialInterval ?? 0) }

  private func pausePlan(_ kind: DecodingPlan.Kind, after speechEnd: FrameIndex, end: FrameIndex) -> DecodingPlan {
    DecodingPlan(kind: kind, frames: start..<max(start, min(end, speechEnd + options.recordedTail)))
  }
}
