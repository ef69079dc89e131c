/// What a decoder read in a stretch of audio.
struct Hypothesis: Sendable, Equatable {
  /// A token and the logarithm of its probability.
  struct Token: Sendable, Equatable {
    var id: Int
    var logProbability: Float
  }

  /// The tokens after the forced context: those that were committed before, and the new ones.
  var tokens: [Token]
  /// Whether the model ended the text itself, rather than being stopped at the limit.
  var isComplete: Bool
}

extension Collection<Hypothesis.Token> {
  /// The mean of the tokens' log probabilities; 0 for none.
  var meanLogProbability: Float {
    isEmpty ? 0 : reduce(0) { $0 + $1.logProbability } / Float(count)
  }
}
