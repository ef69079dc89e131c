import StenoCore
import StenoTesting
import Testing

@testable import StenoLocal

struct WordCommitterTests {
  /// Tokens are letters, a capital begins a word. A letter before `?` is one that the model is not sure of.
  private func tokens(_ text: String) -> [Hypothesis.Token] {
    var found: [Hypothesis.Token] = []
    for scalar in text.unicodeScalars {
      if scalar == "?" {
        found[found.count - 1].logProbability = -2
      } else {
        found.append(.init(id: Int(scalar.value), logProbability: -0.1))
      }
    }
    return found
  }

  private func committer() -> WordCommitter {
    WordCommitter(leastProbability: 0.6, lastingAgreement: 4) { (65...90).contains($0) }
  }

  private func text(_ ids: some Sequence<Int>) -> String {
    String(String.UnicodeScalarView(ids.compactMap { Unicode.Scalar($0) }))
  }

  /// What each reading of `readings` commits; the readings end a second apart, and no cut is possible.
  @Test(
    arguments: [
      (["AbCdEf", "AbCdEf"], ["", "AbCd"], "two readings agree on all but the last word"),
      (["AbCdEf"], [""], "one reading commits nothing"),
      (["AbCdEf", "AbXdEf"], ["", "Ab"], "a difference ends what is committed"),
      (["AbCdEf", "AbCxEf"], ["", "Ab"], "half a word is not committed"),
      (["AbCd", "AbCdEf", "AbCdEfGh"], ["", "AbCd", "Ef"], "each reading commits what the one before had"),
      (["AbCd", "AbCd"], ["", "Ab"], "the last word is held back"),
      (["Ab", "Ab"], ["", ""], "a single word is the last"),
      (["AbCdEf", "AbC?dEf"], ["", "Ab"], "an unsure word blocks what follows"),
      (["AbCdEf", "AbCd?Ef"], ["", "Ab"], "a word is as sure as its least token"),
      (["A?bCdEf", "A?bCdEf", "AbCdEf"], ["", "", "AbCd"], "until the model is sure of it"),
      (["A?bCd", "A?bCd", "A?bCd", "A?bCd"], ["", "", "", "Ab"], "or enough readings agree"),
      (["A?bCd", "A?bCd", "XbCd", "A?bCd", "A?bCd"], ["", "", "", "", ""], "in a row"),
      (["AbC?dEf", "AbCdEf"], ["", "AbCd"], "only the newest reading's probabilities count"),
      (["", ""], ["", ""], "no words"), (["abc", "abc"], ["", ""], "no word begins"),
      (["AbCdEf", "", "AbCdEf", "AbCdEf"], ["", "", "", "AbCd"], "agreement is of successive readings"),
      (["AbCdEf", "AbCdEf", "Ab", "AbCdEf", "AbCdEfGh"], ["", "AbCd", "", "", "Ef"], "nothing is taken back"),
    ] as [([String], [String], Comment)])
  func strip(readings: [String], expected: [String], reason: Comment) {
    var committer = committer()
    let new = readings.enumerated().map { index, reading in
      let end = FrameIndex(milliseconds: Int64(index + 1) * 1_000)
      return text(committer.observe(.init(tokens: tokens(reading), end: end), earliestCut: end).map { $0.id })
    }
    #expect(new == expected, reason)
    #expect(text(committer.committed) == expected.joined(), reason)
  }

  @Test func whatMayBelongBehindACutWaits() {
    var committer = committer()
    let ends = [1, 2, 3, 4].map { FrameIndex(milliseconds: $0 * 1_000) }
    let early = FrameIndex(milliseconds: 500)
    #expect(committer.observe(.init(tokens: tokens("AbCd"), end: ends[0]), earliestCut: early).isEmpty)
    #expect(committer.observe(.init(tokens: tokens("AbCdEf"), end: ends[1]), earliestCut: early).isEmpty)
    let third = committer.observe(.init(tokens: tokens("AbCdEfGh"), end: ends[2]), earliestCut: ends[0])
    #expect(text(third.map { $0.id }) == "AbCd", "the reading up to the cut held no more")
    let fourth = committer.observe(.init(tokens: tokens("AbCdEfGh"), end: ends[3]), earliestCut: ends[1])
    #expect(text(fourth.map { $0.id }) == "Ef")
  }

  /// Random readings that grow out of each other, with a cut that follows at random.
  @Test func whatIsCommittedKeepsTheRules() {
    var random = SeededGenerator(seed: 3)
    for _ in 0..<500 {
      var committer = committer()
      var history: [WordCommitter.Reading] = []
      var cut = FrameIndex.zero
      for index in 0..<12 {
        let end = FrameIndex(Int64(index + 1) * 8_000)
        cut = max(cut, end - Int64.random(in: -4_000...40_000, using: &random))
        var letters = Array("AbCDefGhIjkLmNoP".prefix(index + Int.random(in: 1...5, using: &random)))
        let settled = committer.committed.count
        if letters.count > settled, Bool.random(using: &random) {
          letters[Int.random(in: settled..<letters.count, using: &random)] = Bool.random(using: &random) ? "x" : "X"
        }
        var reading = WordCommitter.Reading(tokens: tokens(String(letters)), end: end)
        // A reading begins with what was committed.
        reading.tokens =
          committer.committed.map { .init(id: $0, logProbability: 0) } + reading.tokens.dropFirst(settled)
        if let unsure = (settled..<reading.tokens.count).randomElement(using: &random), Bool.random(using: &random) {
          reading.tokens[unsure].logProbability = -3
        }
        let before = committer.committed
        let new = committer.observe(reading, earliestCut: cut)
        history.append(reading)
        check(new, before: before, after: committer.committed, history: history, cut: cut)
      }
    }
  }

  private func check(
    _ new: ArraySlice<Hypothesis.Token>, before: [Int], after: [Int], history: [WordCommitter.Reading],
    cut: FrameIndex
  ) {
    #expect(after == before + new.map { $0.id }, "what was committed stays")
    guard !new.isEmpty, let newest = history.last else { return }
    for index in new.indices where new[index].logProbability < -1 {
      let lasting = history.suffix(4).filter { $0.tokens.prefix(index + 1).map(\.id) == Array(after.prefix(index + 1)) }
      #expect(lasting.count == 4, "the model is sure of it, or readings have long agreed")
    }
    #expect(newest.tokens.prefix(after.count).map { $0.id } == after)
    #expect(history.dropLast().last?.tokens.prefix(after.count).map { $0.id } == after, "two readings agree")
    #expect(newest.tokens.count > after.count && (65...90).contains(newest.tokens[after.count].id), "whole words")
    #expect(
      history.contains { $0.end <= cut && $0.tokens.prefix(after.count).map { $0.id } == after },
      "a reading before the earliest cut held it")
  }
}
