import Glibc
import StenoCore

/// Decides which words of an open segment will never change: those on which two successive readings agree.
///
/// Only whole words are committed, and the last word of a reading never is: it may be half heard, and its punctuation
/// comes and goes. A word that the model is not sure of, and all that follows it, waits until more readings agree on it,
/// or for the final text. A word is committed only if a reading of audio before the earliest possible cut held it,
/// because what is said after a cut belongs to the next segment.
///
/// #### Source
/// Local agreement of two hypotheses: "Low-Latency Sequence-to-Sequence Speech Recognition and Translation by Partial
/// Hypothesis Selection", Liu et al. 2020.
struct WordCommitter: Sendable {
  /// What was read, and up to where.
  struct Reading: Sendable {
    /// The whole text, which begins with what was committed.
    var tokens: [Hypothesis.Token]
    /// Where the audio ended that was read.
    var end: FrameIndex
  }

  /// The tokens that will never change.
  private(set) var committed: [Int] = []
  /// Readings that may still be needed, oldest first: the last before the earliest cut, and all after it.
  private var readings: [Reading] = []
  /// For each token of the newest reading, how many readings in a row had it and all before it.
  private var agreeing: [Int] = []
  private let leastProbability: Float
  private let lastingAgreement: Int
  private let beginsWord: @Sendable (Int) -> Bool

  /// - Parameters:
  ///   - leastProbability: The least probability of a token that two readings are enough for.
  ///   - lastingAgreement: How many readings in a row are enough for any token.
  ///   - beginsWord: Whether a token begins a word.
  init(leastProbability: Float, lastingAgreement: Int, beginsWord: @escaping @Sendable (Int) -> Bool) {
    self.leastProbability = leastProbability
    self.lastingAgreement = lastingAgreement
    self.beginsWord = beginsWord
  }

  /// Takes the next reading and returns the tokens that it commits.
  ///
  /// - Parameters:
  ///   - reading: The reading.
  ///   - earliestCut: A frame before which the segment will not be cut.
  /// - Returns: The tokens that will never change from now on; often none.
  mutating func observe(_ reading: Reading, earliestCut: FrameIndex) -> ArraySlice<Hypothesis.Token> {
    let kept = readings.last.map { commonPrefix(reading.tokens, $0.tokens) } ?? 0
    agreeing = agreeing.prefix(kept).map { $0 + 1 } + Array(repeating: 1, count: reading.tokens.count - kept)
    readings.append(reading)
    while readings.count > 1, readings[1].end <= earliestCut { readings.removeFirst() }
    guard let safe = readings.first, safe.end <= earliestCut else { return [] }
    let tokens = reading.tokens
    let agreed = min(kept, commonPrefix(tokens, safe.tokens), certain(tokens))
    let end = wholeWords(tokens, upTo: min(agreed, lastWord(tokens)))
    guard end > committed.count else { return [] }
    let new = tokens[committed.count..<end]
    committed += new.map { $0.id }
    return new
  }

  private func commonPrefix(_ left: [Hypothesis.Token], _ right: [Hypothesis.Token]) -> Int {
    zip(left, right).prefix { $0.id == $1.id }.count
  }

  /// How many tokens come before the first that neither the model is sure of nor enough readings agree on.
  private func certain(_ tokens: [Hypothesis.Token]) -> Int {
    let unsure = tokens.indices.dropFirst(committed.count).first { index in
      expf(tokens[index].logProbability) < leastProbability && agreeing[index] < lastingAgreement
    }
    return unsure ?? tokens.count
  }

  /// Where the last word begins.
  private func lastWord(_ tokens: [Hypothesis.Token]) -> Int {
    tokens.lastIndex { beginsWord($0.id) } ?? 0
  }

  /// The largest count, no larger than `count`, at which a word ends.
  private func wholeWords(_ tokens: [Hypothesis.Token], upTo count: Int) -> Int {
    var end = count
    while end > 0, end < tokens.count, !beginsWord(tokens[end].id) { end -= 1 }
    return end
  }
}
