import StenoCore

/// Lays the words of one item out as pop-on cues.
///
/// The division is the one of least cost over the whole item, found by dynamic programming; see ``cost(from:to:)`` for
/// what counts. No cue leaves the item's frames; whoever puts the cues of several items in a row keeps them apart.
struct CueLayout {
  /// Between words, a pause of more than a second asks for a new cue.
  private static let pause = FrameIndex.perSecond

  private let item: Range<FrameIndex>
  private let lineLength: Int
  private let words: [CueWord]
  private let lineWords: [LineWord]
  /// What a break after each word costs.
  private let penalties: [Int]

  init(item: TranscriptItem, lineLength: Int) {
    self.item = item.frames
    self.lineLength = max(1, lineLength)
    words = CueWord.words(of: item, lineLength: self.lineLength)
    lineWords = words.map(\.line)
    penalties = zip(lineWords, lineWords.dropFirst()).map { BreakPenalty.between($0.text, $1.text) } + [0]
  }

  /// The item's cues, in order; none where it has no words.
  ///
  /// - Complexity: O(n) in the number of words; a cue holds only so many.
  var cues: [Cue] {
    var cues: [Cue] = []
    for range in division {
      let earliest = cues.last.map { $0.frames.upperBound + CueTiming.gap } ?? item.lowerBound
      let frames = frames(of: range, notBefore: earliest)
      cues.append(
        Cue(frames: frames, wanted: wantedFrames(of: range), words: Array(words[range]), lines: lines(of: range)))
    }
    return cues
  }

  // MARK: Which words

  /// The words of each cue.
  private var division: [Range<Int>] {
    // The least cost of all words before each word, and where the last of those cues begins.
    var best: [(cost: Int, start: Int)] = [(0, 0)] + Array(repeating: (.max, 0), count: words.count)
    for start in words.indices {
      for end in (start + 1)...words.count {
        guard let cost = cost(from: start, to: end) else { break }
        let total = best[start].cost + cost
        if total < best[end].cost { best[end] = (total, start) }
      }
    }
    var ranges: [Range<Int>] = []
    var end = words.count
    while end > 0 {
      ranges.append(best[end].start..<end)
      end = best[end].start
    }
    return ranges.reversed()
  }

  /// What a cue of these words costs; nil where they are too many or take too long for one.
  private func cost(from start: Int, to end: Int) -> Int? {
    let isOneWord = end == start + 1
    guard isOneWord || words[end - 1].frames.upperBound - words[start].frames.lowerBound <= CueTiming.longest,
      let lines = LineDivision(
        words: lineWords[start..<end], penalties: penalties[start..<end], lineLength: lineLength)
    else { return nil }
    // As few cues as may be, ending where a reader does not mind.
    var cost = 10 + lines.penalty + 2 * penalties[end - 1]
    // Time that is lacking to read it: 3 for a tenth of a second.
    let from = start == 0 ? item.lowerBound : words[start].frames.lowerBound
    let room = nextStart(end) - from - CueTiming.gap
    cost += Int(max(0, wantedFrames(of: start..<end) - room) * 30 / FrameIndex.perSecond)
    // Less than the shortest is worse than any division of lines, but for an article's.
    if room < CueTiming.shortest { cost += 1_000 }
    for index in (start + 1)..<max(start + 1, end)
    where words[index].frames.lowerBound - words[index - 1].frames.upperBound > Self.pause {
      cost += 40
    }
    return cost
  }

  private func lines(of range: Range<Int>) -> [Range<Int>] {
    let division = LineDivision(words: lineWords[range], penalties: penalties[range], lineLength: lineLength)
    let second = division?.firstLine ?? range.count
    return [0..<second, second..<range.count].filter { !$0.isEmpty }
  }

  // MARK: When

  /// When a cue is shown: while it is said, and longer, then earlier, where it takes longer to read and there is room.
  private func frames(of range: Range<Int>, notBefore earliest: FrameIndex) -> Range<FrameIndex> {
    var start = max(words[range.lowerBound].frames.lowerBound, earliest)
    let latest = nextStart(range.upperBound) - (range.upperBound < words.count ? CueTiming.gap : 0)
    var end = max(min(words[range.upperBound - 1].frames.upperBound, latest), start)
    let wanted = wantedFrames(of: range)
    if end - start < wanted { end = max(end, min(latest, start + wanted)) }
    if end - start < wanted { start = min(start, max(earliest, end - wanted)) }
    return start..<min(end, start + CueTiming.longest)
  }

  /// The time that it takes to read the words.
  private func wantedFrames(of range: Range<Int>) -> Int64 {
    let characters = words[range].reduce(0) { $0 + $1.length + $1.line.space } - 1
    return min(CueTiming.longest, max(CueTiming.shortest, Int64(characters) * CueTiming.perCharacter))
  }

  /// Where the word at `index` begins, or the item ends.
  private func nextStart(_ index: Int) -> FrameIndex {
    index < words.count ? words[index].frames.lowerBound : item.upperBound
  }
}
