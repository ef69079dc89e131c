public import StenoCore

/// What the segmenter's caller must do; the segmenter itself touches nothing.
public enum SegmentAction: Sendable, Equatable {
  /// A segment opens. Its first frame, prefix padding included, may lie before the window just observed.
  case open(ItemID, at: FrameIndex)
  /// The speech of the open segment may have ended at `speechEnd`; silence is being counted.
  case hangover(speechEnd: FrameIndex)
  /// The speech goes on after all.
  case resume
  /// The open segment is closed. Its last frame may lie before the window just observed.
  case close(SpeechSegment)
}
