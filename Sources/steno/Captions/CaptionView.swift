import Glibc
import StenoCaption
import StenoServer
import StenoCore
import Synchronization

/// Captions on a terminal, as wide as it is: the lines, and below them the time, the level, the latency and the address.
final class CaptionView: Sendable {
  private struct State {
    var captions: CaptionScreen
    /// The level of each voice, in their order.
    var levels: [Float]
    var time = FrameIndex.zero
    var drawnAt = Duration.zero
    var status = CaptionStatus()
    var width = 0
    /// The lines that are shown, which are printed above the others once they leave.
    var shown: [CaptionState.Line] = []
  }

  private let line: LiveLine
  /// Who may speak; none for a single source without a name.
  private let voices: [Voice]
  /// The rows of each voice.
  private let rows: Int
  /// What the status line ends with: the page's address, how many look at it.
  private let detail: @Sendable () -> String
  private let state: Mutex<State>
  /// Whether lines that leave go on standing above the others: where results are on a terminal.
  private let keepsLines: Bool
  /// Ten times a second is as often as a meter is worth redrawing.
  static let redrawInterval = Duration.milliseconds(100)
  private static let meterWidth = 12

  /// The most columns that a name takes.
  private static let widestName = 16

  init(line: LiveLine, voices: [Voice], options: RollUpOptions, detail: @escaping @Sendable () -> String) {
    self.line = line
    self.voices = voices
    rows = options.lines
    self.detail = detail
    keepsLines = StandardOutput.isTerminal
    state = Mutex(
      State(
        captions: CaptionScreen(voices: voices, options: options),
        levels: Array(repeating: 0, count: max(1, voices.count))))
  }

  func observe(_ event: CaptureEvent, from voice: Voice?, at now: Duration) {
    guard case .audio(let chunk) = event else { return }
    let peak = chunk.samples.lazy.map(abs).max() ?? 0
    let number = voices.firstIndex { $0 == voice } ?? 0
    state.withLock { state in
      state.time = max(state.time, chunk.frames.upperBound)
      state.levels[number] = max(state.levels[number] * 0.7, peak)
      guard now - state.drawnAt >= Self.redrawInterval else { return }
      draw(&state, at: now)
    }
  }

  func observe(_ event: TranscriptEvent, from voice: Voice?, at now: Duration) {
    state.withLock { state in
      guard state.captions.observe(event, from: voice, at: now) != nil else { return }
      draw(&state, at: now)
    }
  }

  /// Lets time pass where no sound comes.
  func redraw(at now: Duration) {
    state.withLock { draw(&$0, at: now) }
  }

  /// Leaves what was said on the terminal, all of it, and takes the rest off.
  func finish(at now: Duration) {
    state.withLock { state in
      var now = now
      while state.captions.hasMoreToShow, let next = state.captions.nextChange {
        now = max(now, next)
        _ = state.captions.advance(to: now)
        keepLines(&state)
      }
      keep(state.shown)
      state.shown = []
      line.clear()
    }
  }

  func set(_ status: CaptionStatus) {
    state.withLock { $0.status = status }
  }

  private func draw(_ state: inout State, at now: Duration) {
    let width = LiveLine.width
    if width != state.width {
      state.captions.setLineLength(max(10, min(200, width - nameWidth)))
      state.width = width
    }
    _ = state.captions.advance(to: now)
    state.drawnAt = now
    keepLines(&state)
    let speakers: [Voice?] = voices.isEmpty ? [nil] : voices
    let captions = speakers.flatMap { captionRows(state.captions.state.lines, of: $0) }
    let status = LiveLine.Row(faint: statusLine(state, width: width))
    line.show(rows: Self.fitted(captions, status, height: LiveLine.height))
  }

  /// What a terminal of so many rows holds: the captions first, then the status, then the empty line between them.
  private static func fitted(_ captions: [LiveLine.Row], _ status: LiveLine.Row, height: Int) -> [LiveLine.Row] {
    let all = captions + [LiveLine.Row(), status]
    guard all.count > height else { return all }
    let said = captions.filter { !$0.isEmpty }.suffix(height)
    return said + (said.count < height ? [status] : [])
  }

  /// Prints the lines that have left the captions above them, where they scroll away as other output does.
  private func keepLines(_ state: inout State) {
    let lines = state.captions.state.lines.filter { !$0.committed.isEmpty }
    let left = state.shown.filter { old in !lines.contains { $0.number == old.number && $0.voice == old.voice } }
    state.shown = lines
    keep(left)
  }

  private func keep(_ lines: [CaptionState.Line]) {
    guard keepsLines, !lines.isEmpty else { return }
    let text = lines.map { ($0.voice.map { "\($0.label): " } ?? "") + $0.committed + "\n" }.joined()
    line.print(text.split(separator: "\n").map { $0.description.printable + "\n" }.joined(), to: STDOUT_FILENO)
  }

  /// The columns of the names, with the space behind them.
  private var nameWidth: Int {
    voices.map { min(Self.widestName, $0.label.columns) }.max().map { $0 + 2 } ?? 0
  }

  /// A voice's lines, where they always are: its name before the first, the rest under it.
  private func captionRows(_ lines: [CaptionState.Line], of voice: Voice?) -> [LiveLine.Row] {
    let own = lines.filter { $0.voice == voice }.map { LiveLine.Row(text: $0.committed, faint: $0.unstable) }
    var rows = own + Array(repeating: LiveLine.Row(), count: max(0, self.rows - own.count))
    guard let voice else { return rows }
    let name = voice.label.beginning(columns: Self.widestName)
    for index in rows.indices {
      let text = own.isEmpty || index > 0 ? "" : name
      rows[index].name = text + String(repeating: " ", count: nameWidth - text.columns)
      rows[index].color = voice.channel
    }
    return rows
  }

  /// As much as fits, the least needed last.
  private func statusLine(_ state: State, width: Int) -> String {
    let meter =
      voices.count < 2
      ? LevelMeter.lyingBar(peak: state.levels[0], width: Self.meterWidth)
      : state.levels.map { String(LevelMeter.bar(peak: $0)) }.joined(separator: " ")
    let latency = state.status.latency.map { "\($0.secondsText) behind" }
    let parts = ["\(state.time.clockText) \(meter)", latency, detail()].compactMap(\.self).filter { !$0.isEmpty }
    return parts.dropFirst().reduce(parts[0]) { text, part in
      text.count + 3 + part.count <= width ? "\(text)   \(part)" : text
    }
  }
}
