public import StenoCore

/// Live captions: a transcript's events in, what the screen shows out.
///
/// Committed words are put on the bottom line and never move or change there; a full line moves up. What may still
/// change is set apart behind them, and shown only once several readings agree on it. No clock is inside: time comes in
/// as a value that only grows, measured from any moment.
///
/// ```swift
/// var captions = RollUp()
/// if let state = captions.observe(event, at: now) { show(state) }
/// // At captions.nextChange, whatever happens first:
/// if let state = captions.advance(to: now) { show(state) }
/// ```
public struct RollUp: Sendable {
  private var options: RollUpOptions
  private var lines: RollingLines
  private var item = ItemText()
  private var unstable: UnstableWords
  /// What is shown now.
  public private(set) var state = CaptionState()
  /// When it was last changed.
  private var paintedAt: Duration?
  /// Since when there is something new to show.
  private var dirtySince: Duration?
  /// Whether what is new is certain, and so is not kept waiting.
  private var isUrgent = false
  /// When words last came.
  private var heardAt: Duration = .zero
  /// When a line may leave the screen again.
  private var nextRoll: Duration = .zero
  /// How long a word waits for the word after it.
  private static let patience = Duration.seconds(1)
  /// How long a line stays that others push up, for each of its columns: 1/20 s, as for cues.
  private static let perColumn = Duration.milliseconds(50)

  /// Captions before anything was said.
  ///
  /// - Parameter options: How they are laid out; values out of their range are taken as they are.
  public init(options: RollUpOptions = RollUpOptions()) {
    self.options = options
    lines = RollingLines(options: options)
    unstable = UnstableWords(options: options)
  }

  /// Takes an event that happened at `now`.
  ///
  /// - Returns: What the screen shows from now on; nil where nothing is to be repainted, or not yet.
  public mutating func observe(_ event: TranscriptEvent, at now: Duration) -> CaptionState? {
    switch event {
    case .delta(_, let text, _): commit(item.append(text))
    case .partial(_, let text):
      unstable.read(item.reading(text), placed: item.completeCount, known: item.words.count)
    case .done, .failed, .sessionDone: endItem()
    case .sessionStarted, .speechStarted, .speechStopped, .gap: return advance(to: now)
    }
    dirtySince = dirtySince ?? now
    heardAt = now
    return advance(to: now)
  }

  /// Lets time pass.
  ///
  /// - Returns: What the screen shows from now on; nil where nothing is to be repainted.
  public mutating func advance(to now: Duration) -> CaptionState? {
    if let due = settling, due <= now {
      lines.end()
      dirtySince = dirtySince ?? now
    }
    if let due = nextPaint, due <= now { return paint(at: now) }
    guard let due = clearing, due <= now else { return nil }
    lines.clear()
    unstable.clear()
    return paint(at: now)
  }

  /// How many words were committed since the session began; a text without spaces has a word a character.
  public var committedWordCount: Int { lines.wordCount }

  /// How many words are or were on the screen since the session began, unstable ones included.
  public var shownWordCount: Int {
    lines.waitsToRoll ? lines.wordCount - lines.pendingCount : lines.wordCount + unstableWords.count
  }

  /// Whether committed words still wait for the lines to move up.
  public var hasMoreToShow: Bool { dirtySince != nil || lines.waitsToRoll }

  /// Makes the lines longer or shorter, in columns, from the next word on.
  public mutating func setLineLength(_ columns: Int) {
    options.lineLength = columns
    lines.setLineLength(columns)
  }

  /// When ``advance(to:)`` has something to do; nil where nothing is pending.
  public var nextChange: Duration? {
    [nextPaint, settling, clearing].compactMap(\.self).min()
  }

  private var nextPaint: Duration? {
    if isUrgent { return dirtySince }
    guard let since = dirtySince ?? (lines.waitsToRoll ? nextRoll : nil) else { return nil }
    return max(since, paintedAt.map { $0 + options.repaintInterval } ?? since)
  }

  private var settling: Duration? {
    lines.waitsForAWord ? heardAt + Self.patience : nil
  }

  private var clearing: Duration? {
    state.lines.isEmpty || lines.waitsToRoll || dirtySince != nil
      ? nil : max(heardAt, paintedAt ?? heardAt) + options.clearAfter
  }

  private mutating func commit(_ words: [String]) {
    isUrgent = isUrgent || !words.isEmpty
    unstable.commit(item.words, placed: item.completeCount, added: words.count)
    lines.append(words.flatMap { LineWord.words(of: $0, lineLength: options.lineLength) })
  }

  private var unstableWords: [LineWord] {
    unstable.shown.flatMap { LineWord.words(of: $0, lineLength: options.lineLength) }
  }

  private mutating func endItem() {
    isUrgent = true
    commit(item.end())
    unstable.end()
    item = ItemText(after: item.ended)
    lines.end()
  }

  private mutating func paint(at now: Duration) -> CaptionState? {
    let (isEarly, linesBefore) = (paintedAt.map { now < $0 + options.repaintInterval } ?? false, lines)
    isUrgent = false
    let left = lines.settle(mayRoll: nextRoll <= now)
    var new = lines.state(unstable: unstableWords)
    if isEarly, new.lines.map(\.committed) == state.lines.map(\.committed) {
      // Nothing certain has come to the screen, so it can wait.
      lines = linesBefore
      return nil
    }
    if let left { nextRoll = now + Self.perColumn * left.columns }
    // A screen that filled at once is read before it moves on.
    if lines.waitsToRoll, nextRoll <= now { nextRoll = now + Self.perColumn * lines.topColumns }
    dirtySince = nil
    new.tail = unstable.shown.dropFirst(item.words.count - item.completeCount).joined(separator: " ")
    if lines.isCutShort { dirtySince = now }
    guard new != state else { return nil }
    state = new
    paintedAt = now
    return new
  }
}
