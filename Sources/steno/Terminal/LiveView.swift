import StenoCore
import Synchronization

/// What the live line says while a stream is transcribed: the time, a level meter, and the words that may still change.
final class LiveView: Sendable {
  private struct State {
    var time: FrameIndex = .zero
    var level: Float = 0
    /// The open item's words that will not change, and those that may.
    var committed = ""
    var partial = ""
    var drawnAt: FrameIndex = .zero
  }

  private let line: LiveLine
  private let state = Mutex(State())
  /// Ten times a second is as often as a meter is worth redrawing.
  private static let redrawInterval = FrameIndex.perSecond / 10

  init(line: LiveLine) {
    self.line = line
  }

  /// What shows the view all that happens.
  var watch: LiveWatch {
    LiveWatch(capture: { self.observe($0) }, transcript: { self.observe($0) })
  }

  /// Takes audio as it is captured.
  func observe(_ event: CaptureEvent) {
    guard case .audio(let chunk) = event else { return }
    state.withLock { state in
      state.time = chunk.frames.upperBound
      state.level = max(state.level * 0.7, chunk.samples.lazy.map(abs).max() ?? 0)
      guard state.time - state.drawnAt >= Self.redrawInterval else { return }
      draw(&state)
    }
  }

  /// Takes what the session tells.
  func observe(_ event: TranscriptEvent) {
    state.withLock { state in
      switch event {
      case .delta(_, let text, _):
        state.committed += text
        state.partial = ""
      case .partial(_, let text): state.partial = text
      case .done, .failed: (state.committed, state.partial) = ("", "")
      case .sessionStarted, .speechStarted, .speechStopped, .gap, .sessionDone: return
      }
      draw(&state)
    }
  }

  private func draw(_ state: inout State) {
    state.drawnAt = state.time
    line.show("\(state.time.clockText) \(LevelMeter.bar(peak: state.level)) \(state.committed)\(state.partial)")
  }
}
