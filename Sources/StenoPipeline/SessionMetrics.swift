import CoreMetrics
import StenoCore
import Synchronization

/// What a session measures, for whoever has given swift-metrics a `MetricsFactory`.
///
/// | label | kind | of |
/// |---|---|---|
/// | `steno_captured_frames_total` | counter | audio, in frames at 16 kHz |
/// | `steno_gaps_total`, `steno_gap_frames_total` | counters, by `cause` | audio that is missing |
/// | `steno_queue_frames` | gauge | captured audio that waits for the endpointer |
/// | `steno_word_latency_seconds` | timer | live sources: from a word's last frame to the event that tells the word |
/// | `steno_done_latency_seconds` | timer | live sources: from `speech_stopped` to `done` |
final class SessionMetrics: Sendable {
  private let captured = Counter(label: "steno_captured_frames_total")
  private let queue = Gauge(label: "steno_queue_frames")
  private let words = Timer(label: "steno_word_latency_seconds")
  private let done = Timer(label: "steno_done_latency_seconds")
  private let latency = Mutex(EventLatency())
  /// Words of a recording that is read as fast as it can be are told before they could have been said.
  /// A stream behind an address is known to be live only once it is connected.
  private let isLive: @Sendable () -> Bool

  init(isLive: @escaping @Sendable () -> Bool) {
    self.isLive = isLive
  }

  /// Takes what was captured, and how many frames wait in the queue.
  func observe(_ event: CaptureEvent, waiting: Int) {
    queue.record(waiting)
    switch event {
    case .audio(let chunk):
      captured.increment(by: chunk.samples.count)
      latency.withLock { $0.capture(upTo: chunk.frames.upperBound, at: .now) }
    case .gap, .command: break
    }
  }

  /// Takes what the session tells.
  func observe(_ event: TranscriptEvent) {
    if case .gap(let gap) = event {
      let dimensions = [("cause", gap.cause.rawValue)]
      Counter(label: "steno_gaps_total", dimensions: dimensions).increment()
      Counter(label: "steno_gap_frames_total", dimensions: dimensions).increment(by: gap.frames.length)
    }
    guard isLive() else { return }
    let latencies = latency.withLock { $0.tell(event, at: .now) }
    for latency in latencies.words { words.record(latency) }
    if let latency = latencies.done { done.record(latency) }
  }
}

extension Timer {
  fileprivate func record(_ duration: Duration) {
    let (seconds, attoseconds) = duration.components
    recordNanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
  }
}
