public import StenoCore

/// Live captions of several voices on one screen: each has lines of its own, in the order of the channels, so that what
/// one says never moves or breaks what another says.
///
/// With one voice it is the same as ``RollUp``.
///
/// ```swift
/// var screen = CaptionScreen(voices: [Voice(channel: 1, name: "Me"), Voice(channel: 2, name: "Guests")])
/// if let state = screen.observe(event, from: voice, at: now) { show(state) }
/// // At screen.nextChange, whatever happens first:
/// if let state = screen.advance(to: now) { show(state) }
/// ```
public struct CaptionScreen: Sendable {
  private var parts: [(voice: Voice?, captions: RollUp)]
  /// What is shown now.
  public private(set) var state = CaptionState()

  /// An empty screen.
  ///
  /// - Parameters:
  ///   - voices: Who may speak; none for a single source without a name.
  ///   - options: How each voice's captions are laid out.
  public init(voices: [Voice] = [], options: RollUpOptions = RollUpOptions()) {
    parts = (voices.isEmpty ? [nil] : voices.map { Optional($0) }).map { ($0, RollUp(options: options)) }
  }

  /// Takes an event of a voice that happened at `now`; what comes from a voice that is not on the screen is ignored.
  ///
  /// - Returns: What the screen shows from now on; nil where nothing is to be repainted, or not yet.
  public mutating func observe(
    _ event: TranscriptEvent, from voice: Voice? = nil, at now: Duration
  ) -> CaptionState? {
    guard let index = parts.firstIndex(where: { $0.voice == voice }) else { return nil }
    return parts[index].captions.observe(event, at: now) == nil ? nil : repaint()
  }

  /// Lets time pass.
  ///
  /// - Returns: What the screen shows from now on; nil where nothing is to be repainted.
  public mutating func advance(to now: Duration) -> CaptionState? {
    var hasChanged = false
    for index in parts.indices where parts[index].captions.advance(to: now) != nil { hasChanged = true }
    return hasChanged ? repaint() : nil
  }

  /// How many words of a voice were committed since the session began.
  public func committedWordCount(of voice: Voice? = nil) -> Int {
    parts.first { $0.voice == voice }?.captions.committedWordCount ?? 0
  }

  /// How many words of a voice are or were on the screen since the session began, unstable ones included.
  public func shownWordCount(of voice: Voice? = nil) -> Int {
    parts.first { $0.voice == voice }?.captions.shownWordCount ?? 0
  }

  /// Whether committed words still wait for the lines to move up.
  public var hasMoreToShow: Bool { parts.contains { $0.captions.hasMoreToShow } }

  /// Makes the lines longer or shorter, in columns, from the next word on.
  public mutating func setLineLength(_ columns: Int) {
    for index in parts.indices { parts[index].captions.setLineLength(columns) }
  }

  /// When ``advance(to:)`` has something to do; nil where nothing is pending.
  public var nextChange: Duration? {
    parts.compactMap(\.captions.nextChange).min()
  }

  private mutating func repaint() -> CaptionState {
    state = CaptionState()
    for (voice, captions) in parts {
      state.lines += captions.state.lines.map { line in
        var line = line
        line.voice = voice
        return line
      }
      guard let voice else {
        state.tail = captions.state.tail
        continue
      }
      guard !captions.state.tail.isEmpty else { continue }
      state.tails.append(CaptionState.Tail(voice: voice, text: captions.state.tail))
    }
    return state
  }
}
