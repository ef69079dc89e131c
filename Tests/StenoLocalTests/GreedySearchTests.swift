import StenoMoonshine
import StenoTesting
import Testing

@testable import StenoLocal

struct GreedySearchTests {
  private typealias Search = GreedySearch

  /// A model whose choice depends on every token before it.
  private struct Script {
    let seed: UInt64

    func choice(after prefix: [Int]) -> LogitsRow.Choice {
      let state = prefix.reduce(seed) { ($0 &+ UInt64($1)) &* 0x9E37_79B9_7F4A_7C15 ^ ($0 >> 7) }
      var random = SeededGenerator(seed: state)
      let token = Int.random(in: 0..<20, using: &random)
      return .init(
        token: token == 0 ? MoonshineModel.end : token + 10, logProbability: -.random(in: 0..<1, using: &random))
    }

    /// What decoding one token at a time finds.
    func tokenByToken(after known: [Hypothesis.Token], limit: Int) -> Hypothesis {
      var found = Hypothesis(tokens: known, isComplete: false)
      repeat {
        let next = choice(after: [MoonshineModel.beginning] + found.tokens.map { $0.id })
        if next.token == MoonshineModel.end { return Hypothesis(tokens: found.tokens, isComplete: true) }
        found.tokens.append(.init(id: next.token, logProbability: next.logProbability))
      } while found.tokens.count < limit
      return found
    }
  }

  /// What a search came to, and the length of each of its runs.
  private struct Found {
    var hypothesis: Hypothesis
    var runs: [Int]
  }

  /// Runs a search as the decoder does, and checks that what the cache holds is always what was found.
  private func search(
    _ script: Script, known: [Hypothesis.Token] = [], draft: [Int], limit: Int
  ) -> Found {
    var search = Search(draft: draft, limit: limit)
    var cache: [Int] = []
    var runs: [Int] = []
    let forced = [MoonshineModel.beginning] + known.map { $0.id }
    var lastKnown = forced.count - 1
    var input: [Int]? = forced + draft
    search.accept(known)
    while let tokens = input {
      let before = cache
      cache += tokens
      runs.append(tokens.count)
      let step = search.observe { row in
        #expect(lastKnown + row < tokens.count, "there is no such row")
        return script.choice(after: before + tokens.prefix(lastKnown + row + 1))
      }
      cache.removeLast(step.rejected)
      if step.next != nil {
        #expect(cache == [MoonshineModel.beginning] + search.tokens.dropLast().map { $0.id })
        #expect(step.next?.first == search.tokens.last?.id)
      }
      lastKnown = 0
      input = step.next
    }
    return Found(hypothesis: .init(tokens: search.tokens, isComplete: search.isComplete), runs: runs)
  }

  /// `tokens` with a few of them changed, left out or put in.
  private func damaged(_ tokens: [Int], using random: inout SeededGenerator) -> [Int] {
    var draft = tokens
    for _ in 0..<Int.random(in: 0...4, using: &random) {
      let place = Int.random(in: 0...draft.count, using: &random)
      switch Int.random(in: 0..<4, using: &random) {
      case 0 where place < draft.count: draft.remove(at: place)
      case 1 where place < draft.count: draft[place] = .random(in: 0..<40, using: &random)
      case 2: draft.removeLast(draft.count - place)
      default: draft.insert(.random(in: 0..<40, using: &random), at: place)
      }
    }
    return draft
  }

  @Test func anyDraftGivesWhatOneTokenAtATimeGives() {
    var random = SeededGenerator(seed: 1)
    for _ in 0..<2_000 {
      let script = Script(seed: random.next())
      let limit = Int.random(in: 1...40, using: &random)
      let whole = script.tokenByToken(after: [], limit: 60)
      let known = Array(whole.tokens.prefix(Int.random(in: 0..<limit, using: &random)))
      let expected = script.tokenByToken(after: known, limit: limit)
      let draft = damaged(whole.tokens.dropFirst(known.count).map { $0.id }, using: &random)
      let found = search(script, known: known, draft: draft, limit: limit)
      #expect(found.hypothesis == expected)
      #expect(found.hypothesis.tokens.count <= limit)
    }
  }

  @Test func aRightDraftNeedsOneRun() {
    var random = SeededGenerator(seed: 2)
    for _ in 0..<200 {
      let script = Script(seed: random.next())
      let whole = script.tokenByToken(after: [], limit: 50)
      let found = search(script, draft: whole.tokens.map { $0.id }, limit: 50)
      #expect(found.hypothesis == whole)
      #expect(found.runs.count == 1)
    }
  }

  @Test func withoutADraftEveryRunIsOneToken() {
    let script = Script(seed: 4)
    let found = search(script, draft: [], limit: 50)
    #expect(found.runs.allSatisfy { $0 == 1 })
    #expect(found.hypothesis == script.tokenByToken(after: [], limit: 50))
  }

  @Test func aDraftIsTakenUpAgainBehindADifference() {
    // The choices are 11 to 19; the draft has 50 for 13, so one difference splits it.
    let line = Array(11...19) + [MoonshineModel.end]
    var search = Search(draft: [11, 12, 50, 14, 15, 16, 17, 18, 19], limit: 50)
    let first = search.observe { .init(token: line[$0], logProbability: 0) }
    #expect(first == .init(next: [13, 14, 15, 16, 17, 18, 19], rejected: 7))
    let second = search.observe { .init(token: line[3 + $0], logProbability: 0) }
    #expect(second == .init(next: nil, rejected: 0))
    #expect(search.tokens.map { $0.id } == Array(11...19))
    #expect(search.isComplete)
  }

  @Test func aTokenThatTheDraftHasLaterSkipsToIt() {
    var search = Search(draft: [50, 51, 11, 12], limit: 50)
    #expect(search.observe { _ in .init(token: 11, logProbability: 0) } == .init(next: [11, 12], rejected: 4))
  }

  @Test func endAtOnceIsAnEmptyCompleteText() {
    var search = Search(draft: [11, 12], limit: 50)
    let step = search.observe { _ in .init(token: MoonshineModel.end, logProbability: 0) }
    #expect(step.next == nil)
    #expect(search.tokens.isEmpty && search.isComplete)
  }

  @Test func atTheLimitTheTextIsNotComplete() {
    var search = Search(draft: [11, 12, 13, 14], limit: 3)
    let step = search.observe { .init(token: 11 + $0, logProbability: 0) }
    #expect(step.next == nil)
    #expect(search.tokens.map { $0.id } == [11, 12, 13])
    #expect(!search.isComplete)
  }
}
