public import StenoCore

/// What a segmentation tells its caller, in order.
public enum SegmentationEvent: Sendable, Equatable {
  /// A window was scored.
  case window(ScoredWindow)
  /// A segment has opened at its first frame, prefix padding included.
  case opened(ItemID, at: FrameIndex)
  /// A segment has closed; with its audio.
  case closed(SpeechSegment, audio: [Float])
  /// Audio is missing here.
  case gap(AudioGap)
  /// The input is over; the timeline is this long.
  case ended(at: FrameIndex)
}
