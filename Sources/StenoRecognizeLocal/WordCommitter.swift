import StenoCore

/// Decides which words of an open segment will never change: those on which two successive readings agree.
///
/// Only whole words are committed, and the last word of a reading never is: it may be half heard, and its punctuation
/// comes and goes. A word is committed only if a reading of audio before the earliest possible cut held it, because
/// what is said after a cut belongs to the next segment.
///
/// #### Source
/// Local agreement of two hypotheses: "Low-Latency Sequence-to-Sequence Speech Recognition and Translation by Partial
/// Hypothesis Selection", Liu et al. 2020.
struct WordCommitter: Sendable {
  private struct Reading {
    var tokens: [Int]
    var end: FrameIndex
  }

  /// The tokens that will never change.
  private(set) var committed: [Int] = []
  /// Readings that may still be needed, oldest first: the last before the earliest cut, and all after it.
  private var readings: [Reading] = []

  /// Takes a reading of the audio up to `end` and returns the tokens that it commits.
  ///
  /// - Parameters:
  ///   - tokens: The whole reading, which begins with ``committed``.
  ///   - end: Where the audio ended that was read.
  ///   - earliestCut: A frame before which the segment will not be cut.
  ///   - beginsWord: Whether a token begins a word.
  mutating func observe(
    _ tokens: [Int], end: FrameIndex, earliestCut: FrameIndex, beginsWord: (Int) -> Bool
  ) -> [Int] {
    let previous = readings.last?.tokens
    readings.append(Reading(tokens: tokens, end: end))
    while readings.count > 1, readings[1].end <= earliestCut { readings.removeFirst() }
    guard let previous, let safe = readings.first, safe.end <= earliestCut else { return [] }
    let agreed = min(commonPrefix(tokens, previous), commonPrefix(tokens, safe.tokens), withoutLastWord(tokens, beginsWord))
    let end = wholeWords(tokens, upTo: agreed, beginsWord)
    guard end > committed.count else { return [] }
    defer { committed = Array(tokens[..<end]) }
    return Array(tokens[committed.count..<end])
  }

  private func commonPrefix(_ left: [Int], _ right: [Int]) -> Int {
    zip(left, right).prefix { $0 == $1 }.count
  }

  private func withoutLastWord(_ tokens: [Int], _ beginsWord: (Int) -> Bool) -> Int {
    tokens.lastIndex(where: beginsWord) ?? 0
  }

  /// The largest count, no larger than `count`, at which a word ends.
  private func wholeWords(_ tokens: [Int], upTo count: Int, _ beginsWord: (Int) -> Bool) -> Int {
    var end = count
    while end > 0, end < tokens.count, !beginsWord(tokens[end]) { end -= 1 }
    return end
  }
}
