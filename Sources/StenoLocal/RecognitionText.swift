import Glibc
import StenoCore
import StenoMoonshine
import StenoSpeech

/// Makes a recognition of a final hypothesis: text, words and how sure the model is of them.
struct RecognitionText {
  let tokenizer: Tokenizer

  /// The recognition that `outcome` amounts to.
  func recognition(of outcome: SegmentReader.Outcome) -> Recognition {
    let tokens = outcome.hypothesis.tokens
    var text = tokenizer.text(of: tokens.map { $0.id }, isBeginning: true)
    while text.hasSuffix(" ") { text.removeLast() }
    guard !text.isEmpty else { return Recognition(text: "", language: "en") }
    return Recognition(
      text: text, confidence: meanProbability(tokens[...]), logProbabilities: tokenizer.logProbabilities(of: tokens),
      words: words(tokens, heardBy: outcome.heardBy), language: "en")
  }

  /// The mean of the tokens' probabilities; nil for none.
  private func meanProbability(_ tokens: ArraySlice<Hypothesis.Token>) -> Float? {
    tokens.isEmpty ? nil : tokens.reduce(0) { $0 + expf($1.logProbability) } / Float(tokens.count)
  }

  private func words(_ tokens: [Hypothesis.Token], heardBy: [FrameIndex]) -> [RecognizedWord] {
    let mean = tokens.meanLogProbability
    let starts = tokens.indices.filter { $0 == 0 || tokenizer.beginsWord(tokens[$0].id) }
    let ends = starts.dropFirst() + [tokens.count]
    return zip(starts, ends).compactMap { start, end in
      let word = tokens[start..<end]
      let text = tokenizer.text(of: word.map { $0.id }, isBeginning: true)
      guard !text.isEmpty else { return nil }
      let confidence = WordConfidence.confidence(
        leastLogProbability: word.map { $0.logProbability }.min() ?? 0, meanLogProbability: mean)
      return RecognizedWord(text: text, confidence: confidence, heardBy: heardBy[end - 1])
    }
  }
}
