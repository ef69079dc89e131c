import StenoServer
import StenoCore

/// How long words take from the sound to the screen: from when a word's last frame was captured to when it was shown.
struct LatencyMeter {
  /// When the session's first frame was captured, by the newest audio.
  private var frameZero: Duration?
  /// How many words of the session are done with.
  private var count = 0
  /// When each word after them was first shown.
  private var shownAt: [Duration] = []
  /// When each word after them ends; nil where that is not known.
  private var ends: [FrameIndex?] = []
  /// The last words' latencies.
  private var latencies: [Duration] = []
  private static let window = 100

  /// Takes audio that was captured just now.
  mutating func observe(_ event: CaptureEvent, at now: Duration) {
    guard case .audio(let chunk) = event else { return }
    frameZero = now - .milliseconds(chunk.frames.upperBound.milliseconds)
  }

  /// So many words of the session have been shown until now.
  mutating func show(_ words: Int, at now: Duration) {
    while count + shownAt.count < words { shownAt.append(now) }
    settle()
  }

  /// An item is over, and with it so many words of the session; its own have their times now.
  ///
  /// - Parameters:
  ///   - item: The item; nil for one that failed.
  ///   - words: How many words of the session were committed until now.
  mutating func finish(_ item: TranscriptItem?, words: Int) {
    let new = words - count - ends.count
    let known = item?.words ?? []
    for index in 0..<max(0, new) {
      // Where the captions count otherwise than the item, by share.
      ends.append(known.isEmpty ? nil : known[index * known.count / new].frames.upperBound)
    }
    settle()
  }

  /// The latencies of the last words, of all voices together.
  static func status(of meters: some Sequence<LatencyMeter>) -> CaptionStatus {
    let sorted = meters.flatMap(\.latencies).sorted()
    guard !sorted.isEmpty else { return CaptionStatus() }
    return CaptionStatus(latency: sorted[sorted.count / 2], slowestLatency: sorted[sorted.count * 19 / 20])
  }

  private mutating func settle() {
    let number = min(shownAt.count, ends.count)
    guard number > 0, let frameZero else { return }
    let new = zip(shownAt, ends).compactMap { shown, end in
      end.map { max(.zero, shown - frameZero - .milliseconds($0.milliseconds)) }
    }
    latencies = (latencies + new).suffix(Self.window)
    count += number
    shownAt.removeFirst(number)
    ends.removeFirst(number)
  }
}
