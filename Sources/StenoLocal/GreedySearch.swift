import StenoMoonshine

/// Greedy decoding that verifies a draft: which tokens are found, and what to run next.
///
/// A run over a token and a guess of what follows gives the model's choice after each of them. The guess is accepted as
/// far as it agrees with the choices; the first choice that differs is the next token, and the draft is guessed to go on
/// behind the nearest place where it holds that token. The result is that of decoding one token at a time.
///
/// #### Source
/// Speculative decoding with a given draft: "Fast Inference from Transformers via Speculative Decoding", Leviathan et
/// al. 2023; the resumption after a difference follows "prompt lookup decoding", Saxena 2023.
struct GreedySearch: Sendable {
  /// What must be run next.
  struct Step: Equatable {
    /// The tokens to run; nil when the text is complete.
    var next: [Int]?
    /// How many tokens at the end of the last run were wrong and must be forgotten.
    var rejected: Int
  }

  /// A guess longer than this costs more to verify than it saves when it is wrong.
  private static let guessLimit = 8
  /// A choice that stands this near in the draft, on either side of the one expected, tells where the text has got to.
  private static let reach = 6

  private(set) var tokens: [Hypothesis.Token] = []
  private(set) var isComplete = false
  private let limit: Int
  private let draft: [Int]
  /// The tokens of the draft that the last run had as guesses.
  private var guess: Range<Int>

  /// A search that may give up to `limit` tokens and has `draft` run along with what is forced.
  init(draft: [Int], limit: Int) {
    self.draft = draft
    self.limit = limit
    guess = draft.indices
  }

  /// Takes tokens that are known already.
  mutating func accept(_ known: [Hypothesis.Token]) {
    tokens += known
  }

  /// Takes the model's choices after the last known token of the run and after each guess.
  ///
  /// - Parameter choice: The choice after the guess of this number; 0 is the one after the last known token.
  /// - Returns: What to do next.
  mutating func observe(_ choice: (Int) -> LogitsRow.Choice) -> Step {
    for accepted in 0...guess.count {
      let found = choice(accepted)
      if found.token == MoonshineModel.end {
        isComplete = true
        break
      }
      tokens.append(.init(id: found.token, logProbability: found.logProbability))
      if tokens.count >= limit { break }
      let place = guess.lowerBound + accepted
      if place < guess.upperBound, draft[place] == found.token { continue }
      return goOn(after: found.token, expectedAt: place, rejected: guess.count - accepted)
    }
    return Step(next: nil, rejected: 0)
  }

  private mutating func goOn(after token: Int, expectedAt place: Int, rejected: Int) -> Step {
    let near = max(0, place - Self.reach)..<min(draft.count, place + Self.reach)
    let reached = near.filter { draft[$0] == token }.min { abs($0 - place) < abs($1 - place) }
    let next = min((reached ?? place) + 1, draft.count)
    guess = next..<min(next + Self.guessLimit, draft.count)
    return Step(next: [token] + draft[guess], rejected: rejected)
  }
}
