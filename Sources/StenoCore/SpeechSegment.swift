/// One closed stretch of speech.
public struct SpeechSegment: Sendable, Equatable {
  /// Why a segment ended where it did.
  public enum Cut: String, Sendable, Equatable, CaseIterable {
    /// Silence lasted for `silence_duration_ms`.
    case silence
    /// The maximum length was reached; cut in the middle of the longest pause of the second half.
    case maxPause = "max_pause"
    /// The maximum length was reached without a pause; cut where probability times energy was lowest.
    case maxValley = "max_valley"
    /// The maximum length was reached without a pause or a valley; cut right there.
    case maxHard = "max_hard"
    /// The input ended, or stopped for so long that it was taken to have ended.
    case end
    /// The caller asked for it.
    case commit
    /// The caller does not want it.
    case clear
  }

  /// The item that the segment is.
  public var id: ItemID
  /// All of its frames: prefix padding, speech and closing silence. `audio_start_ms` and `audio_end_ms` are its ends.
  public var frames: Range<FrameIndex>
  /// From the first speech window to the end of the last: the segment without padding and closing silence.
  public var speech: Range<FrameIndex>
  /// Why it ended there.
  public var cut: Cut

  /// A closed segment.
  public init(id: ItemID, frames: Range<FrameIndex>, speech: Range<FrameIndex>, cut: Cut) {
    self.id = id
    self.frames = frames
    self.speech = speech
    self.cut = cut
  }
}
