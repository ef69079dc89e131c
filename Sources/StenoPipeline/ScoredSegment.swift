import StenoCore
import StenoSpeech
import Synchronization

/// An open segment on its way to the recognizer, and the scores of its windows once it is closed.
final class ScoredSegment: Sendable {
  let log: SegmentLog
  private let scores = Mutex<[ScoredWindow]>([])

  init(_ log: SegmentLog) {
    self.log = log
  }

  /// The scores of the segment's windows; none before it is closed.
  var windows: [ScoredWindow] { scores.withLock { $0 } }

  /// Closes the segment.
  func close(_ segment: SpeechSegment, windows: [ScoredWindow]) {
    scores.withLock { $0 = windows }
    log.append(.closed(segment))
  }
}
