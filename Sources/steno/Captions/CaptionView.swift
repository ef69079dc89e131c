import StenoCaption
import StenoCaptionServer
import StenoCore
import Synchronization

/// Captions on a terminal, as wide as it is: the lines, and below them the time, the level, the latency and the address.
final class CaptionView: Sendable {
  private struct State {
    var captions: RollUp
    var level: Float = 0
    var time = FrameIndex.zero
    var drawnAt = Duration.zero
    var status = CaptionStatus()
    var width = 0
  }

  private let line: LiveLine
  private let rows: Int
  /// What the status line ends with: the page's address, how many look at it.
  private let detail: @Sendable () -> String
  private let state: Mutex<State>
  /// Ten times a second is as often as a meter is worth redrawing.
  static let redrawInterval = Duration.milliseconds(100)
  private static let meterWidth = 12

  init(line: LiveLine, options: RollUpOptions, detail: @escaping @Sendable () -> String) {
    self.line = line
    rows = options.lines
    self.detail = detail
    state = Mutex(State(captions: RollUp(options: options)))
  }

  func observe(_ event: CaptureEvent, at now: Duration) {
    guard case .audio(let chunk) = event else { return }
    state.withLock { state in
      state.time = chunk.frames.upperBound
      state.level = max(state.level * 0.7, chunk.samples.lazy.map(abs).max() ?? 0)
      guard now - state.drawnAt >= Self.redrawInterval else { return }
      draw(&state, at: now)
    }
  }

  func observe(_ event: TranscriptEvent, at now: Duration) {
    state.withLock { state in
      guard state.captions.observe(event, at: now) != nil else { return }
      draw(&state, at: now)
    }
  }

  /// Lets time pass where no sound comes.
  func redraw(at now: Duration) {
    state.withLock { draw(&$0, at: now) }
  }

  /// Whether committed words still wait for the lines to move up.
  var hasMoreToShow: Bool { state.withLock { $0.captions.hasMoreToShow } }

  /// Takes everything off the terminal.
  func clear() {
    line.clear()
  }

  func set(_ status: CaptionStatus) {
    state.withLock { $0.status = status }
  }

  private func draw(_ state: inout State, at now: Duration) {
    let width = LiveLine.width
    if width != state.width {
      state.captions.setLineLength(max(10, min(200, width)))
      state.width = width
    }
    _ = state.captions.advance(to: now)
    state.drawnAt = now
    let lines = state.captions.state.lines.map { LiveLine.Row(text: $0.committed, faint: $0.unstable) }
    let blank = Array(repeating: LiveLine.Row(), count: max(0, rows - lines.count))
    line.show(rows: lines + blank + [LiveLine.Row(), LiveLine.Row(faint: statusLine(state, width: width))])
  }

  /// As much as fits, the least needed last.
  private func statusLine(_ state: State, width: Int) -> String {
    let meter = LevelMeter.lyingBar(peak: state.level, width: Self.meterWidth)
    let latency = state.status.latency.map { "\($0.secondsText) behind" }
    let parts = ["\(state.time.clockText) \(meter)", latency, detail()].compactMap(\.self).filter { !$0.isEmpty }
    return parts.dropFirst().reduce(parts[0]) { text, part in
      text.count + 3 + part.count <= width ? "\(text)   \(part)" : text
    }
  }
}
