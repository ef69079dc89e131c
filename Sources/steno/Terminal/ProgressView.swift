import StenoCore

/// What the live line says while a file is transcribed: how much of it is done.
struct ProgressView: Sendable {
  private let line: LiveLine
  private let name: String
  private let began = ContinuousClock.now
  /// The input's length; nil where it is not known.
  private let duration: Int64?
  private static let width = 24

  init(line: LiveLine, name: String, duration: Int64?) {
    self.line = line
    self.name = name.split(separator: "/").last.map { String($0) } ?? name
    self.duration = duration
  }

  /// Takes what the session tells.
  func observe(_ event: TranscriptEvent) {
    switch event {
    case .done(let item): draw(upTo: item.frames.upperBound)
    case .sessionDone: line.clear()
    case .sessionStarted, .speechStarted, .delta, .partial, .speechStopped, .failed, .gap: break
    }
  }

  private func draw(upTo frame: FrameIndex) {
    let elapsed = ContinuousClock.now - began
    let speed = Double(frame.rawValue) / Double(FrameIndex.perSecond) / max(elapsed / .seconds(1), 0.001)
    line.show("\(name) \(bar(upTo: frame)) \(Int(speed))× real time")
  }

  private func bar(upTo frame: FrameIndex) -> String {
    guard let duration, duration > 0 else { return frame.clockText }
    let share = min(1, Double(frame.rawValue) / Double(duration))
    let filled = Int(share * Double(Self.width))
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: Self.width - filled)
    return "\(bar) \(Int(share * 100)) % \(frame.clockText)/\(FrameIndex(duration).clockText)"
  }
}
