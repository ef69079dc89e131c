/// What a client of `/v1/audio/transcriptions` asks for, the file aside.
///
/// It is the union of what the older models and the newer ones take: nothing is refused because of the model's name.
///
/// #### Source
/// openai/openai-openapi @f85dbe2, `CreateTranscriptionRequest`.
public struct OpenAITranscriptionRequest: Sendable, Equatable {
  /// The form of the answer.
  public enum Format: String, Sendable, CaseIterable {
    /// An object with the text; the default.
    case json
    /// The text alone.
    case text
    /// SubRip subtitles.
    case srt
    /// WebVTT subtitles.
    case vtt
    /// An object with segments, and words where they are asked for.
    case verboseJSON = "verbose_json"
    /// An object with segments and who speaks in each.
    case diarizedJSON = "diarized_json"
  }

  /// What gets times in ``Format/verboseJSON``.
  public enum Granularity: String, Sendable, CaseIterable {
    /// Every word.
    case word
    /// Every segment.
    case segment
  }

  /// How a file is cut before it is recognized.
  public enum ChunkingStrategy: Sendable, Equatable {
    /// As the server sees fit.
    case auto
    /// At silences, as these values say.
    case serverVAD(OpenAIServerVAD)
  }

  /// The model's name; nil where none was given.
  public var model: String?
  /// The languages that may be spoken, as BCP 47 tags: `language`, or `languages`; none lets the model find out.
  public var languages: [String] = []
  /// Text that the model takes as a hint of what is coming.
  public var prompt: String?
  /// Words that are likely to be said.
  public var keywords: [String] = []
  /// The form of the answer. The default is ``Format/json``.
  public var format = Format.json
  /// The sampling temperature, in `0...1`. The default is 0.
  public var temperature = 0.0
  /// Whether the log probability of every token is asked for.
  public var includesLogProbabilities = false
  /// What gets times; none given means segments.
  public var granularities: Set<Granularity> = []
  /// Whether the answer comes as a stream of events.
  public var streams = false
  /// How the file is cut; nil where nothing was said.
  public var chunkingStrategy: ChunkingStrategy?
  /// The names of speakers who are known, for ``Format/diarizedJSON``.
  public var knownSpeakerNames: [String] = []
  /// A sample of each of them, as a data URL.
  public var knownSpeakerReferences: [String] = []

  /// A request for a text.
  ///
  /// - Parameter model: The model's name; nil for none.
  public init(model: String? = nil) {
    self.model = model
  }

  /// Whether segments are asked for in ``Format/verboseJSON``: unless only words are.
  public var wantsSegments: Bool { granularities.isEmpty || granularities.contains(.segment) }
  /// Whether words are asked for in ``Format/verboseJSON``.
  public var wantsWords: Bool { granularities.contains(.word) }
}
