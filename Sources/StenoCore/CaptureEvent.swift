/// What a source delivers: audio, word that some is missing, or a caller's command at its place in the audio.
///
/// Events are contiguous: each begins at the frame where the one before it ended.
public enum CaptureEvent: Sendable, Equatable {
  /// Audio, in whatever quantity the source had.
  case audio(AudioChunk)
  /// Audio that is missing here.
  case gap(AudioGap)
  /// What the session is told to do once it has heard all audio before `at`.
  case command(SessionCommand, at: FrameIndex)

  /// The frames that the event covers.
  public var frames: Range<FrameIndex> {
    switch self {
    case .audio(let chunk): chunk.frames
    case .gap(let gap): gap.frames
    case .command(_, let position): position..<position
    }
  }

  /// The event `frames` later.
  package func moved(by frames: Int64) -> CaptureEvent {
    switch self {
    case .audio(let chunk): return .audio(AudioChunk(start: chunk.start + frames, samples: chunk.samples))
    case .gap(var gap):
      gap.frames = (gap.frames.lowerBound + frames)..<(gap.frames.upperBound + frames)
      return .gap(gap)
    case .command(let command, let position): return .command(command, at: position + frames)
    }
  }
}
