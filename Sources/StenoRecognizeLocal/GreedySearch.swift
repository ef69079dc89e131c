/// Greedy decoding that verifies a draft: which tokens are found, and what to run next.
///
/// A run over a token and a guess of what follows gives the model's choice after each of them. The guess is accepted as
/// far as it agrees with the choices; the first choice that differs is the next token, and what is left of the draft is
/// guessed to go on behind it. The result is that of decoding one token at a time.
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
  /// A choice that stands this near in the draft is taken to have been reached by skipping.
  private static let skipLimit = 4

  private(set) var tokens: [Hypothesis.Token] = []
  private(set) var isComplete = false
  private let limit: Int
  private var draft: ArraySlice<Int>
  /// How many tokens of the last run were guesses.
  private var guessed: Int

  /// A search that may give up to `limit` tokens and has `draft` run along with what is forced.
  init(draft: [Int], limit: Int) {
    self.draft = draft[...]
    self.limit = limit
    guessed = draft.count
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
    var accepted = 0
    while true {
      let found = choice(accepted)
      if found.token == MoonshineModel.end {
        isComplete = true
        return Step(next: nil, rejected: 0)
      }
      tokens.append(.init(id: found.token, logProbability: found.logProbability))
      if tokens.count >= limit { return Step(next: nil, rejected: 0) }
      guard accepted < guessed, draft.first == found.token else {
        return goOn(after: found.token, rejected: guessed - accepted)
      }
      draft.removeFirst()
      accepted += 1
    }
  }

  private mutating func goOn(after token: Int, rejected: Int) -> Step {
    if let skipped = draft.prefix(Self.skipLimit).firstIndex(of: token) {
      draft = draft[(skipped + 1)...]
    } else {
      draft = draft.dropFirst()
    }
    let guess = draft.prefix(Self.guessLimit)
    guessed = guess.count
    return Step(next: [token] + guess, rejected: rejected)
  }
}
