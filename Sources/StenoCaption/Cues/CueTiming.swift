import StenoCore

/// How long cues are shown.
///
/// #### Source
/// Netflix, *English Timed Text Style Guide* (5/6 s to 7 s, 20 characters a second, two frames between cues) at the
/// lowest frame rate of cinema and television, 23.976.
enum CueTiming {
  /// The shortest that a cue is shown: 5/6 s, rounded up to a millisecond.
  static let shortest = 834 * FrameIndex.perMillisecond
  /// The longest that a cue is shown: 7 s.
  static let longest = 7 * FrameIndex.perSecond
  /// Time to read a character, where there is room: 1/20 s.
  static let perCharacter = FrameIndex.perSecond / 20
  /// The least time between two cues: two frames, rounded up to a millisecond.
  static let gap = 84 * FrameIndex.perMillisecond
}
