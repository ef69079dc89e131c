/// When a segment opens and closes: the turn detection of `server_vad`, in frames.
///
/// Values out of range are refused by ``validate()`` with the option's name, its value and its range. Nothing is clamped.
public struct EndpointingOptions: Sendable, Equatable {
  /// Whether speech opens a segment and silence closes it. The default is true; false is `turn_detection: null` of the
  /// OpenAI API: all audio up to a commit is one segment, unless it reaches ``maximumSegmentMilliseconds``.
  public var detectsTurns = true

  /// Probability, in `0...1`, at or above which a window is speech. The default is 0.5.
  ///
  /// #### Source
  /// `threshold` of the OpenAI `server_vad` turn detection, and of `get_speech_timestamps` in silero-vad `utils_vad.py`.
  public var threshold: Float = 0.5

  /// Probability, in `0...1`, below which a window is silence; nil, the default, means `max(threshold - 0.15, 0.01)`.
  ///
  /// Between the two thresholds nothing changes state.
  ///
  /// #### Source
  /// `neg_threshold` of `get_speech_timestamps`, silero-vad `utils_vad.py`.
  public var negativeThreshold: Float?

  /// Audio kept before the onset, in milliseconds, `0...5000`. The default is 300.
  public var prefixPaddingMilliseconds = 300

  /// Silence that ends a segment, in milliseconds, `0...5000`. The default is 500.
  public var silenceDurationMilliseconds = 500

  /// Speech needed to open a segment, in milliseconds, `0...5000`. The default is 96: three windows of Silero.
  public var minimumSpeechMilliseconds = 96

  /// The longest that a segment may be, prefix included, in milliseconds, `1000...60000`. The default is 20,000.
  public var maximumSegmentMilliseconds = 20_000

  /// The defaults.
  public init() {}

  /// ``negativeThreshold``, or its default where that is nil.
  public var effectiveNegativeThreshold: Float {
    negativeThreshold ?? max(threshold - 0.15, 0.01)
  }
}
