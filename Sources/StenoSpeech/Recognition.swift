public import StenoCore

/// What a recognizer made of a whole segment.
public struct Recognition: Sendable, Equatable {
  /// The final text, without spaces around it; empty where the audio held no words.
  public var text: String
  /// The mean token probability, in `0...1`; nil where the provider gives none.
  public var confidence: Float?
  /// Every token of the text; nil where the provider gives none.
  public var logProbabilities: [TokenLogProbability]?
  /// The words, with times where the provider measures them; nil lets the pipeline estimate all of it from the text.
  public var words: [RecognizedWord]?
  /// The language as a BCP 47 tag; nil where unknown.
  public var language: String?
  /// The provider that did the work, where that is not the recognizer asked.
  public var provider: String?
  /// What the provider charged for it; nil where it does not say.
  public var usage: RecognitionUsage?
  /// How many frames of audio the provider says it was given; nil where it does not say.
  public var audioFrames: Int64?
  /// What each provider made of it, where several are compared; else empty.
  public var comparison: [ComparedText] = []

  /// The final text of a segment.
  public init(
    text: String, confidence: Float? = nil, logProbabilities: [TokenLogProbability]? = nil,
    words: [RecognizedWord]? = nil, language: String? = nil, provider: String? = nil,
    usage: RecognitionUsage? = nil
  ) {
    self.text = text
    self.confidence = confidence
    self.logProbabilities = logProbabilities
    self.words = words
    self.language = language
    self.provider = provider
    self.usage = usage
  }
}
