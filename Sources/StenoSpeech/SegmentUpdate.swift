public import StenoCore

/// What a recognizer learns of an open segment, in order.
public enum SegmentUpdate: Sendable, Equatable {
  /// The segment's next audio, contiguous. If the segment is cut, the cut will not fall before `earliestCut`.
  /// `clearSpeech` is how much of it the detector is sure of: frames, each counted by how far its probability is above
  /// one half, from 0 at one half to 1 at certainty.
  case audio(AudioChunk, earliestCut: FrameIndex, clearSpeech: Int64)
  /// The speech may have ended at `speechEnd`; silence is being counted.
  case hangover(speechEnd: FrameIndex)
  /// The speech goes on after all.
  case resume
  /// The segment is closed; the last update. Audio that was delivered past its end belongs to the next segment.
  case closed(SpeechSegment)
}
