/// What a source delivers: audio, or word that some is missing.
///
/// Events are contiguous: each begins at the frame where the one before it ended.
public enum CaptureEvent: Sendable, Equatable {
  /// Audio, in whatever quantity the source had.
  case audio(AudioChunk)
  /// Audio that is missing here.
  case gap(AudioGap)

  /// The frames that the event covers.
  public var frames: Range<FrameIndex> {
    switch self {
    case .audio(let chunk): chunk.frames
    case .gap(let gap): gap.frames
    }
  }
}
