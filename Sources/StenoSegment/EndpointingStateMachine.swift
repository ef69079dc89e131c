import StenoCore

/// Decides where segments begin and end, from scored windows alone.
///
/// Windows come in order, each beginning where the one before ended, of any length. Where a segment that has grown too
/// long is cut is decided by ``MaximumLengthCut``; every other end is decided here.
struct EndpointingStateMachine: Sendable {
  /// The segment that is open.
  private struct Open {
    let id: ItemID
    /// Its first frame, prefix included.
    let start: FrameIndex
    /// The first frame of its speech.
    let onset: FrameIndex
  }

  private enum State {
    /// No speech. Moves to `onset`.
    case silence
    /// Speech since `start`, `speech` frames of it, which is not enough yet. Moves to `speech`, or back to `silence`.
    case onset(start: FrameIndex, speech: Int64)
    /// Inside a segment. Moves to `hangover`; to `severed` when cut at its maximum.
    case speech(Open)
    /// Inside a segment, without speech since `quietSince`. Moves to `silence`, or back to `speech`.
    case hangover(Open, quietSince: FrameIndex)
    /// A segment was cut at the end of the last window. Moves to `speech` if more follows at once, else to `silence`.
    case severed
  }

  private var limits: EndpointingLimits
  /// What the limits will be once the open segment has ended; nil for the same.
  private var nextLimits: EndpointingLimits?
  private var state = State.silence
  /// The end of the last segment or gap; no segment reaches before it.
  private var floor = FrameIndex.zero
  /// The end of the last window.
  private var now = FrameIndex.zero
  /// The windows since the onset, or since the cut that the open segment began with; none in silence.
  private var windows: [ScoredWindow] = []
  private var itemCount = 0

  init(limits: EndpointingLimits) {
    self.limits = limits
  }

  var openSegmentStart: FrameIndex? { open?.start }

  var earliestCut: FrameIndex {
    guard let open else { return now }
    return lookback(of: open).earliestCut(heard: now)
  }

  var earliestNextStart: FrameIndex {
    switch state {
    case .silence: max(floor, now - limits.prefix)
    case .onset(let start, _): max(floor, start - limits.prefix)
    case .speech, .hangover: earliestCut
    case .severed: floor
    }
  }

  // MARK: What happens

  mutating func observe(_ window: ScoredWindow) -> [SegmentAction] {
    var window = window
    window.frames = window.frames.clamped(to: floor..<max(floor, window.frames.upperBound))
    guard !window.frames.isEmpty else { return [] }
    now = window.frames.upperBound
    return advance(by: window) + endWhatIsDue()
  }

  /// Ends the open segment, if there is one, at `frame`; speech that goes on needs an onset again.
  mutating func commit(at frame: FrameIndex) -> [SegmentAction] {
    guard let open else { return [] }
    return [end(open, asked: frame, cut: .commit)]
  }

  /// Drops whatever is going on at `frame`; nothing before it becomes part of a segment.
  mutating func clear(at frame: FrameIndex) -> [SegmentAction] {
    guard let open else {
      enterSilence(after: max(frame, now))
      return []
    }
    return [end(open, asked: frame, cut: .clear)]
  }

  /// Changes the limits, from the next segment on; at once where it changes who decides when a segment ends.
  mutating func update(_ limits: EndpointingLimits) {
    nextLimits = limits
    if open == nil || limits.detectsTurns != self.limits.detectsTurns { applyNextLimits() }
  }

  private mutating func applyNextLimits() {
    limits = nextLimits ?? limits
    nextLimits = nil
  }

  /// Ends whatever is going on at `frame`, the end of the audio.
  mutating func finish(at frame: FrameIndex) -> [SegmentAction] {
    guard let open else {
      enterSilence(after: floor)
      return []
    }
    return [end(open, asked: frame, cut: .end)]
  }

  /// Ends whatever is going on at the beginning of `gap`, and lets nothing reach into it.
  mutating func interrupt(over gap: Range<FrameIndex>) -> [SegmentAction] {
    let actions = finish(at: gap.lowerBound)
    enterSilence(after: max(floor, gap.upperBound))
    now = max(now, gap.upperBound)
    return actions
  }

  // MARK: From state to state

  private mutating func advance(by window: ScoredWindow) -> [SegmentAction] {
    let level = limits.level(of: window)
    switch state {
    case .silence:
      guard limits.detectsTurns else { return open(from: floor, with: window) }
      guard level == .speech else { return [] }
      return continueOnset(from: window.frames.lowerBound, speech: 0, with: window)
    case .onset(let start, let speech):
      guard level != .quiet else {
        enterSilence(after: floor)
        return []
      }
      return continueOnset(from: start, speech: speech, with: window)
    case .speech(let open):
      windows.append(window)
      guard level == .quiet, limits.detectsTurns else { return [] }
      state = .hangover(open, quietSince: window.frames.lowerBound)
      return [.hangover(speechEnd: window.frames.lowerBound)]
    case .hangover(let open, _):
      windows.append(window)
      guard level == .speech else { return [] }
      state = .speech(open)
      return [.resume]
    case .severed:
      guard level != .quiet || !limits.detectsTurns else {
        enterSilence(after: floor)
        return []
      }
      return open(from: floor, with: window)
    }
  }

  /// Opens a segment at `start` whose first window is `window`.
  private mutating func open(from start: FrameIndex, with window: ScoredWindow) -> [SegmentAction] {
    windows = [window]
    let next = nextItem(from: start, onset: window.frames.lowerBound)
    state = .speech(next)
    return [.open(next.id, at: next.start)]
  }

  private mutating func continueOnset(
    from start: FrameIndex, speech: Int64, with window: ScoredWindow
  ) -> [SegmentAction] {
    windows.append(window)
    let speech = limits.level(of: window) == .speech ? speech + window.frames.length : speech
    if speech >= limits.minimumSpeech {
      let next = nextItem(from: max(start - limits.prefix, floor), onset: start)
      state = .speech(next)
      return [.open(next.id, at: next.start)]
    }
    if now - start < limits.longestOnset {
      state = .onset(start: start, speech: speech)
    } else {
      enterSilence(after: floor)
    }
    return []
  }

  private mutating func nextItem(from start: FrameIndex, onset: FrameIndex) -> Open {
    itemCount += 1
    return Open(id: ItemID(itemCount), start: start, onset: onset)
  }

  private mutating func enterSilence(after frame: FrameIndex) {
    state = .silence
    floor = frame
    windows = []
  }

  // MARK: Where a segment ends

  /// Ends the open segment where its silence is complete or its maximum is reached; with long windows more than once.
  private mutating func endWhatIsDue() -> [SegmentAction] {
    var actions: [SegmentAction] = []
    while let open {
      let limit = open.start + limits.maximum
      if let quietSince, quietSince + limits.silence <= min(now, limit) {
        actions.append(end(open, at: quietSince + limits.silence, cut: .silence))
      } else if limit <= now {
        actions += cutAtMaximum(open)
      } else {
        break
      }
    }
    return actions
  }

  /// Ends a segment at its maximum and opens the next at the very next frame, if any speech follows the cut.
  private mutating func cutAtMaximum(_ open: Open) -> [SegmentAction] {
    let cut = lookback(of: open).cut
    let (quietSince, windows) = (quietSince, windows)
    let close = end(open, at: cut.frame, cut: cut.kind)
    if let quietSince, quietSince <= cut.frame { return [close] }
    guard cut.frame < now else {
      state = .severed
      return [close]
    }
    self.windows = windows.after(cut.frame)
    let onset = self.windows.first { limits.level(of: $0) != .quiet }?.frames.lowerBound ?? cut.frame
    let next = nextItem(from: cut.frame, onset: onset)
    guard let quietSince else {
      state = .speech(next)
      return [close, .open(next.id, at: next.start)]
    }
    state = .hangover(next, quietSince: quietSince)
    return [close, .open(next.id, at: next.start), .hangover(speechEnd: quietSince)]
  }

  /// Ends a segment at a frame that was asked for: not before what was heard, and not after what it may reach.
  private mutating func end(_ open: Open, asked frame: FrameIndex, cut: SpeechSegment.Cut) -> SegmentAction {
    var latest = open.start + limits.maximum
    if let quietSince { latest = min(latest, quietSince + limits.silence) }
    return end(open, at: min(max(frame, now), latest), cut: cut)
  }

  private mutating func end(_ open: Open, at frame: FrameIndex, cut: SpeechSegment.Cut) -> SegmentAction {
    let segment = SpeechSegment(
      id: open.id, frames: open.start..<frame, speech: speech(of: open, before: frame), cut: cut)
    enterSilence(after: frame)
    applyNextLimits()
    return .close(segment)
  }

  /// From the first to the last speech before `frame`.
  private func speech(of open: Open, before frame: FrameIndex) -> Range<FrameIndex> {
    var onset = open.onset
    if !limits.detectsTurns {
      // Such a segment opens without speech.
      onset = min(windows.first { limits.level(of: $0) == .speech }?.frames.lowerBound ?? frame, frame)
    }
    return onset..<max(onset, speechEnd(before: frame))
  }

  /// The end of the last speech before `frame`.
  private func speechEnd(before frame: FrameIndex) -> FrameIndex {
    if let quietSince, quietSince <= frame { return quietSince }
    let last = windows.last { $0.frames.lowerBound < frame && limits.level(of: $0) != .quiet }
    return min(last?.frames.upperBound ?? frame, frame)
  }

  // MARK: What the state holds

  private var open: Open? {
    switch state {
    case .silence, .onset, .severed: nil
    case .speech(let open), .hangover(let open, _): open
    }
  }

  private var quietSince: FrameIndex? {
    switch state {
    case .silence, .onset, .speech, .severed: nil
    case .hangover(_, let quietSince): quietSince
    }
  }

  private func lookback(of open: Open) -> MaximumLengthCut {
    MaximumLengthCut(
      windows: windows, range: (open.start + limits.maximum / 2)..<(open.start + limits.maximum),
      negativeThreshold: limits.negativeThreshold)
  }
}
