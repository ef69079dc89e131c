import StenoCore

/// Endpointing options as the state machine uses them: probabilities, and lengths in frames.
struct EndpointingLimits: Sendable, Equatable {
  /// What a window's probability says of it.
  enum Level: Sendable {
    /// At or above the threshold.
    case speech
    /// Between the two thresholds, where nothing changes.
    case between
    /// Below the negative threshold.
    case quiet
  }

  /// Whether speech opens segments and silence closes them.
  let detectsTurns: Bool
  /// Probability at or above which a window is speech.
  let threshold: Float
  /// Probability below which a window is quiet.
  let negativeThreshold: Float
  /// Frames kept before the onset; at most half of `maximum`.
  ///
  /// A segment may be cut anywhere in its second half, so the onset has to lie in the first: a longer prefix would give
  /// segments without speech.
  let prefix: Int64
  /// Frames of quiet that end a segment.
  let silence: Int64
  /// Frames of speech that open a segment.
  let minimumSpeech: Int64
  /// Frames that no segment exceeds.
  let maximum: Int64

  init(_ options: EndpointingOptions) throws(OptionError) {
    try options.validate()
    detectsTurns = options.detectsTurns
    threshold = options.threshold
    negativeThreshold = options.effectiveNegativeThreshold
    maximum = Self.frames(options.maximumSegmentMilliseconds)
    prefix = min(Self.frames(options.prefixPaddingMilliseconds), maximum / 2)
    silence = Self.frames(options.silenceDurationMilliseconds)
    minimumSpeech = Self.frames(options.minimumSpeechMilliseconds)
  }

  /// How long an onset may wait for enough speech; a longer wait, all of it between the thresholds, was no speech.
  var longestOnset: Int64 {
    max(maximum, minimumSpeech)
  }

  func level(of window: ScoredWindow) -> Level {
    if window.probability >= threshold { return .speech }
    return window.probability < negativeThreshold ? .quiet : .between
  }

  private static func frames(_ milliseconds: Int) -> Int64 {
    Int64(milliseconds) * FrameIndex.perMillisecond
  }
}
