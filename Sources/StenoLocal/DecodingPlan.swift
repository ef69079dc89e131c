import StenoCore

/// A reading that is due.
struct DecodingPlan: Sendable, Equatable {
  enum Kind {
    /// Speech goes on.
    case partial
    /// The text is final if the segment ends here.
    case final
    /// A final reading, where the model is not sure of its text, is made again.
    case rereading
  }

  var kind: Kind
  /// From the segment's start to where it is read.
  var frames: Range<FrameIndex>
}
