import StenoCore

/// The pauses in a row of windows: runs below the negative threshold.
struct PauseSearch {
  /// The shortest run of quiet that counts as a pause: 96 ms, three windows of Silero.
  ///
  /// #### Source
  /// Shorter ones are mostly the closures of plosives inside words: silero-vad `utils_vad.py` looks for 98 ms
  /// (`min_silence_at_max_speech`).
  static let shortest: Int64 = 96 * FrameIndex.perMillisecond

  /// The longest pause of at least ``shortest``; of equally long ones the last, which keeps segments long.
  private(set) var longest: Range<FrameIndex>?

  init(windows: [ScoredWindow], negativeThreshold: Float) {
    var current: Range<FrameIndex>?
    for window in windows {
      guard window.probability < negativeThreshold else {
        current = nil
        continue
      }
      let run = (current?.lowerBound ?? window.frames.lowerBound)..<window.frames.upperBound
      current = run
      if run.length >= max(Self.shortest, longest?.length ?? 0) { longest = run }
    }
  }
}
