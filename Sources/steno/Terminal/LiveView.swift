import StenoCore
import Synchronization

/// What the live line says while a stream is transcribed: the time, a level meter for each source, and the words that may
/// still change.
final class LiveView: Sendable {
  private struct Channel {
    /// What stands before its words; nil where nobody else speaks.
    var label: String?
    var level: Float = 0
    /// The open item's words that will not change, and those that may.
    var committed = ""
    var partial = ""
  }

  private struct State {
    var time: FrameIndex = .zero
    var channels: [Channel]
    /// Who spoke last.
    var speaker = 0
    var drawnAt: FrameIndex = .zero
  }

  private let line: LiveLine
  private let state: Mutex<State>
  /// Ten times a second is as often as a meter is worth redrawing.
  private static let redrawInterval = FrameIndex.perSecond / 10

  init(line: LiveLine, voices: [Voice]) {
    self.line = line
    state = Mutex(State(channels: voices.isEmpty ? [Channel()] : voices.map { Channel(label: $0.label) }))
  }

  /// What shows the view all that happens.
  var watch: LiveWatch {
    LiveWatch(
      capture: { self.observe($0, of: ($1?.channel ?? 1) - 1) },
      transcript: { self.observe($0, of: ($1?.channel ?? 1) - 1) })
  }

  private func observe(_ event: CaptureEvent, of channel: Int) {
    guard case .audio(let chunk) = event else { return }
    let peak = chunk.samples.lazy.map(abs).max() ?? 0
    state.withLock { state in
      state.time = max(state.time, chunk.frames.upperBound)
      state.channels[channel].level = max(state.channels[channel].level * 0.7, peak)
      guard state.time - state.drawnAt >= Self.redrawInterval else { return }
      draw(&state)
    }
  }

  private func observe(_ event: TranscriptEvent, of channel: Int) {
    state.withLock { state in
      switch event {
      case .delta(_, let text, _):
        state.channels[channel].committed += text
        state.channels[channel].partial = ""
        state.speaker = channel
      case .partial(_, let text):
        state.channels[channel].partial = text
        state.speaker = channel
      case .done, .failed: (state.channels[channel].committed, state.channels[channel].partial) = ("", "")
      case .sessionStarted, .speechStarted, .speechStopped, .gap, .sessionDone: return
      }
      draw(&state)
    }
  }

  private func draw(_ state: inout State) {
    state.drawnAt = state.time
    let meters = state.channels.map { String(LevelMeter.bar(peak: $0.level)) }.joined(separator: " ")
    let channel = state.channels[state.speaker]
    let text = channel.committed + channel.partial
    let label = text.isEmpty ? "" : channel.label.map { "\($0): " } ?? ""
    line.show("\(state.time.clockText) \(meters) \(label)\(text)")
  }
}
