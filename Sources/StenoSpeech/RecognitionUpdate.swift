public import StenoCore

/// What a recognizer says of a segment before its final text.
public enum RecognitionUpdate: Sendable, Equatable {
  /// More words that will never change, to be appended to those before, their leading space included.
  case committed(text: String, logProbabilities: [TokenLogProbability]?)
  /// The words after the committed ones as they look now; replaces what was there.
  case partial(text: String)
}
