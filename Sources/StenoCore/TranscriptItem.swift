/// The final transcript of one segment.
public struct TranscriptItem: Sendable, Equatable {
  /// The item.
  public var id: ItemID
  /// What was said; empty where the audio held no words.
  public var text: String
  /// The mean token probability, in `0...1`; nil where the provider gives none or there is no text.
  public var confidence: Float?
  /// Every token with its log probability; nil, never made up, where the provider gives none.
  public var logProbabilities: [TokenLogProbability]?
  /// The words with their times.
  public var words: [TranscriptWord]
  /// The language as a BCP 47 tag; nil where unknown.
  public var language: String?
  /// The segment's frames, padding included.
  public var frames: Range<FrameIndex>
  /// The provider that recognized it.
  public var provider: String
  /// What the provider charged for it; nil where it does not say.
  public var usage: RecognitionUsage?
  /// What each provider made of it, the transcript's own first; empty where nothing was compared.
  public var comparison: [ComparedText] = []
  /// How sure the detector was of speech, the mean over the item's speech, in `0...1`; nil where it was not asked.
  public var speechProbability: Float?

  /// A final transcript.
  public init(
    id: ItemID, text: String, confidence: Float? = nil, logProbabilities: [TokenLogProbability]? = nil,
    words: [TranscriptWord] = [], language: String? = nil, frames: Range<FrameIndex>, provider: String,
    usage: RecognitionUsage? = nil
  ) {
    self.id = id
    self.text = text
    self.confidence = confidence
    self.logProbabilities = logProbabilities
    self.words = words
    self.language = language
    self.frames = frames
    self.provider = provider
    self.usage = usage
  }
}
