/// What a session tells its caller, in the order in which it happened on the timeline.
///
/// The events of one item are contiguous: first `speechStarted`; deltas and partials while its speech goes on;
/// `speechStopped`; the deltas of its last words, and partials where reading them takes a while; then `done` or `failed`.
/// Items come in the order in which their speech began.
public enum TranscriptEvent: Sendable, Equatable {
  /// The session has begun; always the first event.
  case sessionStarted(SessionStarted)
  /// A segment has opened. `at` is its first frame, prefix padding included.
  case speechStarted(ItemID, at: FrameIndex)
  /// Words that will never change. The deltas of an item, concatenated, are its final text.
  case delta(ItemID, text: String, logProbabilities: [TokenLogProbability]?)
  /// The part that may still change, after everything that was committed.
  case partial(ItemID, text: String)
  /// A segment has closed at `at`, and why.
  case speechStopped(ItemID, at: FrameIndex, cut: SpeechSegment.Cut)
  /// An item's final text.
  case done(TranscriptItem)
  /// An item could not be recognized.
  case failed(ItemID, RecognitionFailure)
  /// Audio that is missing here.
  case gap(AudioGap)
  /// The session is over; always the last event.
  case sessionDone(SessionSummary)
}
