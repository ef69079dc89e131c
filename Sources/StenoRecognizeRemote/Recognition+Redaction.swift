import StenoRecognize

extension Recognition {
  /// The same without credentials, which a server may repeat as if they had been spoken; without surrounding spaces.
  func redacted(by redactor: Redactor) -> Recognition {
    var clean = self
    clean.text = redactor.redactingSpeech(text).trimmingWhitespace
    guard clean.text != text.trimmingWhitespace else { return clean }
    clean.logProbabilities = nil
    clean.words = nil
    return clean
  }
}
