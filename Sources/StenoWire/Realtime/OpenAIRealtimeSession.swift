/// A transcription session of OpenAI's Realtime API as the server holds it, defaults filled in.
///
/// #### Source
/// openai/openai-openapi @f85dbe2, `RealtimeTranscriptionSessionCreateRequestGA`, and
/// `RealtimeTranscriptionSessionCreateRequest` for the beta.
public struct OpenAIRealtimeSession: Sendable, Equatable {
  /// The form in which a session travels.
  public enum Shape: Sendable, Equatable {
    /// Today's: `session.update`, nested.
    case current
    /// The beta's: `transcription_session.update`, flat.
    case beta
  }

  /// How audio travels.
  public enum AudioFormat: Sendable, Equatable {
    /// 16-bit samples, low byte first, one channel, at so many samples in a second: 24,000, but for clients of other
    /// servers.
    case pcm(rate: Int)
    /// G.711 µ-law at 8 kHz.
    case muLaw
    /// G.711 A-law at 8 kHz.
    case aLaw

    /// Samples in a second.
    public var sampleRate: Int {
      switch self {
      case .pcm(let rate): rate
      case .muLaw, .aLaw: 8_000
      }
    }
  }

  /// What recognizes the speech, and its hints.
  public struct Transcription: Sendable, Equatable {
    /// The model's name; nil where none was given.
    public var model: String?
    /// The languages that may be spoken, as BCP 47 tags; none lets the model find out.
    public var languages: [String] = []
    /// Text that the model takes as a hint of what is coming.
    public var prompt: String?
    /// Words that are likely to be said.
    public var keywords: [String] = []
    /// How far a model that transcribes while it listens lags behind, such as `low`; nil for its own.
    public var delay: String?

    /// The model's defaults.
    public init(model: String? = nil) {
      self.model = model
    }
  }

  /// How long a server that cuts by what is said waits for more.
  public enum Eagerness: String, Sendable, CaseIterable {
    /// At most 8 s.
    case low
    /// At most 4 s.
    case medium
    /// At most 2 s.
    case high
    /// As ``medium``; the default.
    case auto
  }

  /// Who decides where a turn ends.
  public enum TurnDetection: Sendable, Equatable {
    /// The server, by speech and silence. After `idleTimeoutMilliseconds` without speech it commits what there is; nil
    /// lets it wait.
    case serverVAD(OpenAIServerVAD, idleTimeoutMilliseconds: Int? = nil)
    /// The server, by what was said.
    case semanticVAD(Eagerness)
  }

  /// The session's name; nil where the client has not seen it.
  public var id: String?
  /// When it ends, in seconds since 1970; nil where it does not say.
  public var expiresAt: Int64?
  /// How audio travels. The default is 16-bit PCM at 24 kHz.
  public var format = AudioFormat.pcm(rate: 24_000)
  /// What recognizes the speech; nil where nothing was set yet.
  public var transcription: Transcription?
  /// `near_field` or `far_field`; nil for no noise reduction.
  public var noiseReduction: String?
  /// Who decides where a turn ends; nil where the client commits. The default is the server, by its defaults.
  public var turnDetection: TurnDetection? = .serverVAD(OpenAIServerVAD())
  /// Whether the log probability of every token is given. The default is no.
  public var includesLogProbabilities = false

  /// A session with the server's defaults.
  public init(id: String? = nil) {
    self.id = id
  }
}
