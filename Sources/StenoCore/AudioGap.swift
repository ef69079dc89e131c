/// Audio that a source could not deliver. The timeline goes on across it, so that everything after stays in place.
public struct AudioGap: Sendable, Equatable {
  /// Why audio is missing.
  public enum Cause: String, Sendable, Equatable, CaseIterable {
    /// The device outran its reader.
    case overrun
    /// The source went away for a while.
    case sourceLost = "source_lost"
    /// A live recognizer could not keep up and the queue was full.
    case queueFull = "queue_full"
    /// The input is damaged here and could not be decoded.
    case damaged
  }

  /// The missing frames. Empty where the input does not say how much is missing.
  public var frames: Range<FrameIndex>
  /// Why they are missing.
  public var cause: Cause
  /// What a person should know about it, in one line; nil where the cause says it all.
  public var detail: String?

  /// A gap over `frames`.
  public init(frames: Range<FrameIndex>, cause: Cause, detail: String? = nil) {
    self.frames = frames
    self.cause = cause
    self.detail = detail
  }
}
