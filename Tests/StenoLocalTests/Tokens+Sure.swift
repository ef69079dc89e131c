import TestModels

@testable import StenoLocal

extension Tokens {
  /// Tokens that the model is as good as sure of.
  static func sure(_ ids: [Int]) -> [Hypothesis.Token] {
    ids.map { Hypothesis.Token(id: $0, logProbability: -0.01) }
  }
}
