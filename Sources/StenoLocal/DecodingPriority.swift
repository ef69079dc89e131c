import StenoCore

/// How urgent a decode pass is.
struct DecodingPriority: Sendable {
  /// When a pass is worth nothing any more.
  struct Deadline: Sendable {
    /// Where its segment's audio has come by then.
    var frame: FrameIndex
    /// Where that has come now. It is asked from any thread, and answers at once.
    var position: @Sendable () -> FrameIndex
  }

  /// What the pass is for.
  var urgency: DecodingClass
  /// The end of its use; nil where it is always worth waiting for.
  var deadline: Deadline?
}

/// The machine was too slow for a pass that is not worth waiting for: it was left out.
struct PassShed: Error {}
