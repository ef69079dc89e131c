import StenoCore

/// What a decode pass is for, the most urgent first.
enum DecodingClass: Int, Sendable, CaseIterable, Comparable {
  /// The final text of live speech: somebody waits for it, and it is never shed.
  case final
  /// The final text of a recording, which is read as fast as it can be: never shed, and never in the way of a live one.
  case catchUp
  /// The text so far of a segment that is still open.
  case partial
  /// A final text of live speech, decoded once more because the model was not sure of it.
  case redecode

  static func < (left: DecodingClass, right: DecodingClass) -> Bool { left.rawValue < right.rawValue }
}

/// A decode pass that somebody asks for.
struct DecodingRequest: Sendable, Equatable {
  /// Which request it is. Later ones have larger numbers.
  var number: Int
  /// Whose it is.
  var session: SessionKey
  /// What it is for.
  var urgency: DecodingClass
  /// What it weighs: its audio, context and added silence included.
  var frames: Int64
  /// Where the session's audio has come when the pass is worth nothing any more, because its successor is due; nil for
  /// one that is always worth waiting for. Only a partial is shed by it.
  var deadline: FrameIndex?
}
