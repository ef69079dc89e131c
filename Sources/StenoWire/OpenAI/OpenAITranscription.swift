public import StenoCore

/// A transcript as `/v1/audio/transcriptions` gives it.
///
/// Times are positions from the beginning of the file; they travel in seconds with three decimals.
///
/// #### Source
/// openai/openai-openapi @f85dbe2, `CreateTranscriptionResponseJson`, `…VerboseJson` and `…DiarizedJson`.
public struct OpenAITranscription: Sendable, Equatable {
  /// A word with its times.
  public struct Word: Sendable, Equatable {
    /// The word with its punctuation.
    public var text: String
    /// When it was said.
    public var frames: Range<FrameIndex>
    /// How sure the model is of it, in `0...1`; nil where it gives none. OpenAI has no such member, others do.
    public var confidence: Float?

    /// A word said in `frames`.
    public init(_ text: String, frames: Range<FrameIndex>, confidence: Float? = nil) {
      self.text = text
      self.frames = frames
      self.confidence = confidence
    }
  }

  /// A stretch of speech with its times, and how sure the model is of it.
  public struct Segment: Sendable, Equatable {
    /// What was said.
    public var text: String
    /// When it was said.
    public var frames: Range<FrameIndex>
    /// Who said it; nil where that is not known.
    public var speaker: String?
    /// What the model says of its decoding.
    public var figures: Figures

    /// A stretch of speech.
    public init(_ text: String, frames: Range<FrameIndex>, speaker: String? = nil, figures: Figures = Figures()) {
      self.text = text
      self.frames = frames
      self.speaker = speaker
      self.figures = figures
    }
  }

  /// What a model says of its decoding of a segment. Clients drop segments by these figures, so none is made up.
  public struct Figures: Sendable, Equatable {
    /// The tokens by their numbers in the model's vocabulary.
    public var tokens: [Int64] = []
    /// The sampling temperature.
    public var temperature: Float = 0
    /// The mean log probability of the tokens, at most 0.
    public var averageLogProbability: Float = 0
    /// The length of the text over that of the compressed text: above 2.4 it repeats itself. It is above 0.
    public var compressionRatio: Float = 1
    /// The probability that nothing was said, in `0...1`.
    public var noSpeechProbability: Float = 0

    /// The figures of a segment that is certain.
    public init() {}
  }

  /// What was said; empty where nothing was.
  public var text: String
  /// The languages as BCP 47 tags, the likeliest first; none where none was detected.
  public var languages: [String] = []
  /// The length of the file.
  public var duration: FrameIndex = .zero
  /// The stretches of speech in their order.
  public var segments: [Segment] = []
  /// The words in their order.
  public var words: [Word] = []
  /// Every token with its log probability; nil where the model gives none.
  public var logProbabilities: [TokenLogProbability]?
  /// How sure the model is of the text, in `0...1`; nil where it gives none. OpenAI has no such member, others do.
  public var confidence: Float?
  /// What is charged for it: seconds, or all of input, output and total tokens; nil where nothing is said.
  public var usage: RecognitionUsage?

  /// What was said.
  public init(text: String) {
    self.text = text
  }
}
