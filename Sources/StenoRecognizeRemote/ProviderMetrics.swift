import CoreMetrics

/// What is measured of a provider, for whoever has given swift-metrics a `MetricsFactory`. All have a `provider`.
///
/// | label | kind | of |
/// |---|---|---|
/// | `steno_provider_attempts_total` | counter, by `outcome`: `ok`, or the failure's code | attempts |
/// | `steno_provider_connect_seconds` | timer | opening a connection ahead of need |
/// | `steno_provider_first_delta_seconds` | timer | from the end of a segment's speech to its first words, if after it |
/// | `steno_provider_done_seconds` | timer | from the end of a segment's speech to its final text |
struct ProviderMetrics: Sendable {
  private let provider: String
  private let connect: Timer
  private let firstDelta: Timer
  private let done: Timer

  init(provider: String) {
    self.provider = provider
    let dimensions = [("provider", provider)]
    connect = Timer(label: "steno_provider_connect_seconds", dimensions: dimensions)
    firstDelta = Timer(label: "steno_provider_first_delta_seconds", dimensions: dimensions)
    done = Timer(label: "steno_provider_done_seconds", dimensions: dimensions)
  }

  /// An attempt came to this.
  func attempted(_ outcome: String) {
    let dimensions = [("provider", provider), ("outcome", outcome)]
    Counter(label: "steno_provider_attempts_total", dimensions: dimensions).increment()
  }

  /// A connection was opened.
  func connected(in duration: Duration) {
    Self.record(duration, connect)
  }

  /// A segment has its final text.
  func finished(_ latency: SegmentLatency) {
    Self.record(latency.done, done)
    if let first = latency.firstDelta { Self.record(first, firstDelta) }
  }

  private static func record(_ duration: Duration, _ timer: Timer) {
    let (seconds, attoseconds) = max(duration, .zero).components
    timer.recordNanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
  }
}
