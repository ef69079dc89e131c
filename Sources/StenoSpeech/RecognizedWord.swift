public import StenoCore

/// A word as a recognizer gives it: what was measured of it, and nil for what was not.
public struct RecognizedWord: Sendable, Equatable {
  /// The word with its punctuation, without spaces around it.
  public var text: String
  /// How sure the model is, in `0...1`.
  public var confidence: Float?
  /// When it was said, where the provider measures that.
  public var frames: Range<FrameIndex>?
  /// A frame by which the word had been heard, from the hypothesis that first held it; helps to estimate its time.
  public var heardBy: FrameIndex?
  /// Who said it, as the provider names its speakers; nil where it does not tell them apart.
  public var speaker: String?

  /// A word.
  public init(
    text: String, confidence: Float? = nil, frames: Range<FrameIndex>? = nil, heardBy: FrameIndex? = nil,
    speaker: String? = nil
  ) {
    self.text = text
    self.confidence = confidence
    self.frames = frames
    self.heardBy = heardBy
    self.speaker = speaker
  }

  /// The words of `text`, which white space separates, with nothing else known of them.
  public static func words(of text: String) -> [RecognizedWord] {
    text.split { $0.isWhitespace }.map { RecognizedWord(text: String($0)) }
  }
}
