/// One word of a transcript with its place in time.
public struct TranscriptWord: Sendable, Equatable {
  /// The word with its punctuation, without spaces around it.
  public var text: String
  /// When it was said.
  public var frames: Range<FrameIndex>
  /// How sure the model is of it, in `0...1`: the probability of its least certain token. Nil where the provider has none.
  public var confidence: Float?
  /// Whether the times were estimated rather than measured.
  public var isEstimated: Bool
  /// Who said it, as the provider names its speakers within one segment; nil where it does not tell them apart.
  public var speaker: String?

  /// A word said in `frames`.
  public init(
    text: String, frames: Range<FrameIndex>, confidence: Float?, isEstimated: Bool, speaker: String? = nil
  ) {
    self.text = text
    self.frames = frames
    self.confidence = confidence
    self.isEstimated = isEstimated
    self.speaker = speaker
  }
}
