import StenoCore

/// How long words take from the sound to the transcript.
///
/// A value without a clock: its caller says what the time is.
struct EventLatency: Sendable {
  typealias Instant = ContinuousClock.Instant

  /// What an event says of it.
  struct Latencies: Sendable, Equatable {
    /// From each word's last frame to the event that told the word.
    var words: [Duration] = []
    /// From the end of the segment being told to its text.
    var done: Duration?
  }

  /// When frame 0 was captured, by the newest audio.
  private var zero: Instant?
  /// When each word of the open item was told.
  private var told: [Instant] = []
  private var stoppedAt: Instant?

  /// Audio up to `frame` was captured.
  mutating func capture(upTo frame: FrameIndex, at now: Instant) {
    zero = now - .milliseconds(frame.milliseconds)
  }

  /// The session tells an event.
  mutating func tell(_ event: TranscriptEvent, at now: Instant) -> Latencies {
    switch event {
    case .delta(_, let text, _): told += text.split(whereSeparator: \.isWhitespace).map { _ in now }
    case .speechStopped: stoppedAt = now
    case .done(let item): return finish(item, at: now)
    case .failed: (told, stoppedAt) = ([], nil)
    case .sessionStarted, .speechStarted, .partial, .gap, .sessionDone: break
    }
    return Latencies()
  }

  /// Only now have the words their times.
  private mutating func finish(_ item: TranscriptItem, at now: Instant) -> Latencies {
    defer { (told, stoppedAt) = ([], nil) }
    guard let zero else { return Latencies() }
    let words = item.words.enumerated().map { index, word in
      let at = index < told.count ? told[index] : now
      return max(.zero, at - zero - .milliseconds(word.frames.upperBound.milliseconds))
    }
    return Latencies(words: words, done: stoppedAt.map { now - $0 })
  }
}
