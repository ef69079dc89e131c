import StenoCore

/// A reading that is due: which frames, and whether their text will be final.
struct DecodingPlan: Sendable, Equatable {
  /// From the segment's start to where it is read.
  var frames: Range<FrameIndex>
  /// Whether this reading becomes the final text if the segment ends here.
  var isFinal: Bool
}
