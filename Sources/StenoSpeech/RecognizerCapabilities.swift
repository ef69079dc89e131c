/// What a provider can do, so that callers ask instead of trying.
public struct RecognizerCapabilities: Sendable, Equatable {
  /// Whether it takes audio while the segment is still open.
  public var streamsAudio: Bool
  /// Whether it gives text before the segment is final.
  public var streamsText: Bool
  /// Whether it gives the log probability of every token.
  public var givesLogProbabilities: Bool
  /// Whether it gives a confidence.
  public var givesConfidence: Bool
  /// Whether it gives measured word times.
  public var givesWordTimes: Bool
  /// The languages it knows, as BCP 47 tags; empty where it does not say.
  public var languages: [String]
  /// The longest segment it takes, in frames; nil where there is no limit.
  public var maximumFrames: Int64?
  /// The largest audio file it takes, in bytes; nil where there is no limit.
  public var maximumBytes: Int64?
  /// How many segments it works on at once.
  public var concurrentSegments: Int

  /// What a provider can do; by default nothing but one whole segment at a time.
  public init(
    streamsAudio: Bool = false, streamsText: Bool = false, givesLogProbabilities: Bool = false,
    givesConfidence: Bool = false, givesWordTimes: Bool = false, languages: [String] = [],
    maximumFrames: Int64? = nil, concurrentSegments: Int = 1
  ) {
    self.streamsAudio = streamsAudio
    self.streamsText = streamsText
    self.givesLogProbabilities = givesLogProbabilities
    self.givesConfidence = givesConfidence
    self.givesWordTimes = givesWordTimes
    self.languages = languages
    self.maximumFrames = maximumFrames
    self.concurrentSegments = concurrentSegments
  }
}
