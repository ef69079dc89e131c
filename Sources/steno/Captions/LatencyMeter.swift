import StenoCaptionServer
import StenoCore

/// How long words take from the sound to the screen: from when a word's last frame was captured to when it was shown.
struct LatencyMeter {
  /// When the session's first frame was captured, by the newest audio.
  private var frameZero: Duration?
  /// When each word of the open item was first shown.
  private var shownAt: [Duration] = []
  /// The last words' latencies.
  private var latencies: [Duration] = []
  private static let count = 100

  /// Takes audio that was captured just now.
  mutating func observe(_ event: CaptureEvent, at now: Duration) {
    guard case .audio(let chunk) = event else { return }
    frameZero = now - .milliseconds(chunk.frames.upperBound.milliseconds)
  }

  /// So many words of the open item are shown now.
  mutating func show(_ words: Int, at now: Duration) {
    while shownAt.count < words { shownAt.append(now) }
  }

  /// An item is over; its words have their times now.
  mutating func finish(_ item: TranscriptItem, at now: Duration) {
    guard let frameZero else { return }
    let new = item.words.enumerated().map { index, word in
      let shown = index < shownAt.count ? shownAt[index] : now
      return max(.zero, shown - frameZero - .milliseconds(word.frames.upperBound.milliseconds))
    }
    latencies = (latencies + new).suffix(Self.count)
    shownAt = []
  }

  /// The latencies of the last words.
  var status: CaptionStatus {
    let sorted = latencies.sorted()
    guard !sorted.isEmpty else { return CaptionStatus() }
    return CaptionStatus(latency: sorted[sorted.count / 2], slowestLatency: sorted[sorted.count * 19 / 20])
  }
}
