public import StenoWire

/// What a realtime session is asked for.
///
/// #### Source
/// `RealtimeTranscriptionSessionCreateRequestGA` of the OpenAI API description.
public struct RealtimeSessionOptions: Sendable {
  /// Who decides where an utterance ends.
  public enum TurnDetection: Sendable, Equatable {
    /// Steno does, and commits each segment; the default.
    case segmenter
    /// The server does, by loudness and silence: what Steno cuts may come back as several utterances, which are joined.
    ///
    /// `threshold` is in `0...1`; the others are milliseconds. After `idleTimeoutMilliseconds` (5000 to 30000) without
    /// speech the server commits what there is; nil, the default, lets it wait.
    case server(
      threshold: Double, prefixPaddingMilliseconds: Int, silenceDurationMilliseconds: Int,
      idleTimeoutMilliseconds: Int? = nil)
    /// The server does, by what was said. `eagerness` is `low`, `medium`, `high` or `auto`.
    case semantic(eagerness: String)
  }

  /// The model that transcribes. The default is `gpt-4o-transcribe`.
  public var model = "gpt-4o-transcribe"
  /// The language as an ISO 639-1 code; nil, the default, lets the model find out.
  public var language: String?
  /// The languages that may be spoken, as ISO 639-1 codes; none by default. Not every model takes several.
  public var languages: [String] = []
  /// How far a model that transcribes while it listens lags behind, for the sake of accuracy: `minimal`, `low`, `medium`,
  /// `high` or `xhigh`; nil, the default, for the model's own. Not every model takes one.
  public var delay: String?
  /// Text that the model takes as a hint of what is coming; nil, the default, for none. Not every model takes one.
  public var prompt: String?
  /// Words that are likely to be said; none by default. Not every model takes them.
  public var keywords: [String] = []
  /// How audio travels. The default is 16-bit PCM at 24 kHz.
  public var audioFormat = RealtimeAudioFormat.pcm
  /// `near_field` or `far_field`; nil, the default, for no noise reduction.
  public var noiseReduction: String?
  /// How strongly noise is reduced, as a number that the server understands; nil, the default, for its own.
  public var noiseReductionStrength: Double?
  /// Who decides where an utterance ends. The default is Steno's own segmenter.
  public var turnDetection = TurnDetection.segmenter
  /// Whether the log probability of every token is asked for. The default is true.
  public var includesLogProbabilities = true

  /// Members of the session besides these, and winning over them; those of objects within are merged. None by default.
  public var extra: JSONValue = .object([])

  /// The defaults.
  public init() {}
}
