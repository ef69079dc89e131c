import StenoCore
import StenoSpeech

extension Recognition {
  /// Without credentials in whatever the server may have put them.
  func redacted(by redactor: Redactor) -> Recognition {
    var clean = self
    clean.text = redactor.redactingSpeech(text).trimmingWhitespace
    clean.language = language.map(redactor.redactingSpeech)
    let isClean = clean.text == text.trimmingWhitespace
    clean.logProbabilities = isClean ? logProbabilities.flatMap(redactor.withoutCredentials) : nil
    clean.words = isClean ? words.flatMap(redactor.wordsWithoutCredentials) : nil
    return clean
  }
}

extension Redactor {
  /// The tokens, or nil where they hold a credential, perhaps in pieces.
  func withoutCredentials(_ tokens: [TokenLogProbability]) -> [TokenLogProbability]? {
    let texts = [tokens.map(\.token).joined(), String(decoding: tokens.flatMap(\.bytes), as: UTF8.self)]
    return texts.allSatisfy { redactingSpeech($0) == $0 } ? tokens : nil
  }

  /// The words, or nil where they hold a credential, perhaps in pieces; so do their speakers' names.
  fileprivate func wordsWithoutCredentials(_ words: [RecognizedWord]) -> [RecognizedWord]? {
    let texts = [words.map(\.text).joined()] + Set(words.compactMap(\.speaker))
    return texts.allSatisfy { redactingSpeech($0) == $0 } ? words : nil
  }
}
