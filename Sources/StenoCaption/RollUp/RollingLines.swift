/// The lines of roll-up captions: words that stay where they are put, lines that move up once, and what is not certain
/// yet behind them.
struct RollingLines: Sendable {
  private var options: RollUpOptions
  /// Lines that are done and may still be seen, oldest first.
  private var closed: [(number: Int, text: String)] = []
  /// The line that grows, and its number.
  private var bottom: RunningLine
  private var number = 0
  /// Words that are certain and wait: for the word after them, or until the lines may move up.
  private var pending: [LineWord] = []
  /// How many certain words there were.
  private(set) var wordCount = 0
  /// Whether no word will come soon that could decide where the last of them goes.
  private var isEnd = false
  /// Whether there is more to show than fits without moving a line up.
  private(set) var waitsToRoll = false
  /// The number of the topmost line that is seen. It goes back only while no certain word is seen.
  private var top = 0
  private var showsCertain = false
  /// The committed text of the lines that were seen last.
  private var seen: [Int: String] = [:]
  /// Whether some of what is unstable had no room beside certain words that were not seen yet.
  private(set) var isCutShort = false
  /// The first line that has not been taken off the screen with certain words on it.
  private var floor = 0

  init(options: RollUpOptions) {
    self.options = options
    bottom = RunningLine(lineLength: options.lineLength)
  }

  /// Whether a word waits for the word after it.
  var waitsForAWord: Bool { !pending.isEmpty && !waitsToRoll && !isEnd }

  /// How many certain words wait.
  var pendingCount: Int { pending.count }

  /// Whether another line would push one out of sight.
  private var fillsScreen: Bool { number - (closed.first?.number ?? number) + 1 >= options.lines }

  /// The columns of the topmost line.
  var topColumns: Int { (closed.first?.text ?? bottom.text).columns }

  /// Takes words that are certain.
  mutating func append(_ words: [LineWord]) {
    pending += words
    wordCount += words.count
    if !words.isEmpty { isEnd = false }
  }

  /// No word will come soon.
  mutating func end() {
    isEnd = true
  }

  /// Puts the words down that have come, as far as one line may move up for them.
  ///
  /// - Parameter mayRoll: Whether a line may.
  /// - Returns: The line that left the screen for it; nil where none did.
  mutating func settle(mayRoll: Bool) -> String? {
    var left: String?
    waitsToRoll = false
    while let word = pending.first {
      switch bottom.place(of: word, next: pending.dropFirst().first, isLast: isEnd && pending.count == 1) {
      case .here: break
      case .nextLine where !fillsScreen: close()
      case .nextLine:
        guard mayRoll, left == nil, isSeen(closed.first) else {
          waitsToRoll = true
          return left
        }
        left = closed.first?.text ?? ""
        close()
      case .unknown: return left
      }
      bottom.append(word)
      pending.removeFirst()
    }
    return left
  }

  /// Lines are so many columns long from the next word on; what is written stays as it is.
  mutating func setLineLength(_ columns: Int) {
    options.lineLength = columns
    bottom.lineLength = columns
  }

  /// Takes all lines off the screen.
  mutating func clear() {
    if !bottom.isEmpty { close() }
    closed = []
    (top, floor, showsCertain, seen) = (number, number, false, [:])
  }

  /// What is seen with `unstable` behind the certain words.
  mutating func state(unstable: [LineWord]) -> CaptionState {
    let tail = waitsToRoll ? [] : pending + unstable
    var rows = rows(of: tail)
    func wanted() -> Int { (rows.last?.number ?? number) - options.lines + 1 }
    if wanted() > number, !bottom.isEmpty, seen[number] == bottom.text {
      // The unstable words push the growing line out of sight; what comes begins a line of its own.
      close()
      rows = self.rows(of: tail)
    }
    let lastCertain = bottom.isEmpty ? number - 1 : number
    let unseen = closed.first { !isSeen($0) }?.number ?? (seen[number] ?? "" == bottom.text ? .max : number)
    top = max(showsCertain ? top : floor, min(wanted(), unseen))
    isCutShort = wanted() > top
    showsCertain = lastCertain >= top
    floor = min(top, lastCertain + 1)
    closed.removeAll { $0.number < top }
    let lines = closed.map { CaptionState.Line(number: $0.number, committed: $0.text, unstable: "") } + rows
    let visible = lines.filter {
      (top..<top + options.lines).contains($0.number) && !($0.committed + $0.unstable).isEmpty
    }
    seen = Dictionary(visible.map { ($0.number, $0.committed) }) { $1 }
    return CaptionState(lines: visible)
  }

  private func isSeen(_ line: (number: Int, text: String)?) -> Bool {
    line.map { seen[$0.number] == $0.text } ?? true
  }

  /// The growing line and those that uncertain words would make.
  private func rows(of tail: [LineWord]) -> [CaptionState.Line] {
    var (line, number, certain) = (bottom, number, bottom.text)
    var rows: [CaptionState.Line] = []
    func row() -> CaptionState.Line {
      CaptionState.Line(
        number: number, committed: certain,
        unstable: String(line.text.unicodeScalars.dropFirst(certain.unicodeScalars.count)))
    }
    for (index, word) in tail.enumerated() {
      let next = index + 1 < tail.count ? tail[index + 1] : nil
      if line.place(of: word, next: next, isLast: next == nil) == .nextLine {
        rows.append(row())
        (line, number, certain) = (RunningLine(lineLength: options.lineLength), number + 1, "")
      }
      line.append(word)
    }
    return rows + [row()]
  }

  private mutating func close() {
    closed.append((number, bottom.text))
    closed = closed.suffix(options.lines)
    bottom = RunningLine(lineLength: options.lineLength)
    number += 1
  }
}
