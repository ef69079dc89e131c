import StenoCore
import StenoMoonshine

extension Tokenizer {
  /// The tokens as events show them.
  func logProbabilities(of tokens: [Hypothesis.Token]) -> [TokenLogProbability] {
    tokens.map { token in
      let bytes = bytes(of: token.id)
      return TokenLogProbability(
        token: String(decoding: bytes, as: UTF8.self), logProbability: token.logProbability, bytes: bytes)
    }
  }
}
