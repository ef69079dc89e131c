import StenoCore
import StenoSpeech

/// What the stages report to the merger, in the order in which it happened.
enum MergeInput: Sendable {
  case started(SessionStarted)
  case open(ItemID, at: FrameIndex)
  case update(ItemID, RecognitionUpdate)
  case closed(SpeechSegment)
  case finished(TranscriptItem)
  case failed(ItemID, RecognitionFailure)
  case gap(AudioGap)
}
