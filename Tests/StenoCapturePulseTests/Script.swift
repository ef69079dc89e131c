import StenoCapturePulse
import StenoCore
import Synchronization
import Testing

/// What happens while a source is listened to: each step waits for its cue. After the last one the source is ended.
///
/// The source's own audio and notices are the clock, so that nothing waits for nothing.
final class Script: Sendable {
  enum Cue: Sendable {
    /// So much more audio was heard.
    case heard(milliseconds: Int64)
    /// The source has told something that contains this.
    case told(String)
  }

  typealias Step = (cue: Cue, action: @Sendable () throws -> Void)

  private struct State {
    var steps: [Step]
    var heard: Int64 = 0
    var notices: [String] = []
    var failure: (any Error)?
  }

  private let state: Mutex<State>

  init(_ steps: [Step]) {
    state = Mutex(State(steps: steps))
  }

  /// What the source told.
  var notices: [String] { state.withLock { $0.notices } }

  func tell(_ notice: String) {
    state.withLock { state in
      state.notices.append(notice)
      if case .told(let text)? = state.steps.first?.cue, notice.contains(text) { advance(&state) }
    }
  }

  /// Takes audio, and whether it was heard as it came; false once the last step is done.
  func hear(_ frames: Int64, isTimely: Bool) throws -> Bool {
    try state.withLock { state in
      state.heard += frames
      if case .heard(let milliseconds)? = state.steps.first?.cue, isTimely, state.heard >= milliseconds * 16 {
        advance(&state)
      }
      if let failure = state.failure { throw failure }
      return !state.steps.isEmpty
    }
  }

  private func advance(_ state: inout State) {
    let step = state.steps.removeFirst()
    state.heard = 0
    do { try step.action() } catch { state.failure = error }
  }
}

/// What a source gave while a script ran.
struct Heard {
  private(set) var chunks: [AudioChunk] = []
  private(set) var gaps: [AudioGap] = []
  private(set) var end = FrameIndex.zero
  private(set) var notices: [String] = []
  /// How much longer the audio and gaps are than the time that has passed, from the first to the last timely audio.
  private(set) var lead = Duration.zero
  /// Far less than any mishap lasts.
  static let tolerance = Duration.milliseconds(-400)...Duration.milliseconds(400)
  /// What a busy daemon is late with is told from what it has lost within two windows of two seconds.
  private static let longestCorrection = FrameIndex(milliseconds: 10_000).rawValue
  /// A test machine may be busy: a reader that is late gets all that waits at once, and only small pieces tell when they
  /// came.
  private static let mostTimelyFrames = 640

  init(_ target: PulseTarget, _ daemon: PulseDaemon, _ steps: [Script.Step]) async throws {
    let script = Script(steps)
    let source = PulseSource(target, server: daemon.server, tell: script.tell)
    var zero: ContinuousClock.Instant?
    var patience = Self.longestCorrection
    while let event = try await source.next() {
      let now = ContinuousClock.now
      append(event)
      guard case .audio(let chunk) = event else { continue }
      let frames = Int64(chunk.samples.count)
      let isTimely = frames <= Self.mostTimelyFrames
      if isTimely {
        let start = now - .milliseconds(end.milliseconds)
        lead = (zero ?? start) - start
        zero = zero ?? start
      }
      guard try !script.hear(frames, isTimely: isTimely) else { continue }
      patience -= frames
      if Self.tolerance.contains(lead) || patience < 0 { source.finish() }
    }
    notices = script.notices
  }

  /// The loudest sample after `frame`.
  func peak(after frame: FrameIndex = .zero) -> Float {
    chunks.filter { $0.start >= frame }.flatMap(\.samples).map(abs).max() ?? 0
  }

  private mutating func append(_ event: CaptureEvent) {
    #expect(event.frames.lowerBound == end, "contiguous")
    end = event.frames.upperBound
    switch event {
    case .audio(let chunk): chunks.append(chunk)
    case .gap(let gap): gaps.append(gap)
    case .command: break
    }
  }
}
