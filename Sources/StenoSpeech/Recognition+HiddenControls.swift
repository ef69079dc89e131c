import StenoCore

extension Recognition {
  /// The same without characters that would change how a page, a file or a terminal shows the text around them.
  public var withoutHiddenControls: Recognition {
    var clean = self
    clean.text = text.withoutHiddenControls
    clean.logProbabilities = logProbabilities?.map(\.withoutHiddenControls)
    clean.words = words?.compactMap { word in
      var word = word
      word.text = word.text.withoutHiddenControls
      word.speaker = word.speaker?.withoutHiddenControls
      return word.text.isEmpty ? nil : word
    }
    return clean
  }
}

extension RecognitionUpdate {
  /// The same without characters that would change how a page, a file or a terminal shows the text around them.
  public var withoutHiddenControls: RecognitionUpdate {
    switch self {
    case .committed(let text, let logProbabilities):
      .committed(
        text: text.withoutHiddenControls, logProbabilities: logProbabilities?.map(\.withoutHiddenControls))
    case .partial(let text): .partial(text: text.withoutHiddenControls)
    }
  }
}

extension TokenLogProbability {
  fileprivate var withoutHiddenControls: TokenLogProbability {
    var clean = self
    clean.token = token.withoutHiddenControls
    return clean
  }
}
