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
  let provider: String

  /// An attempt came to this.
  func attempted(_ outcome: String) {
    let dimensions = [("provider", provider), ("outcome", outcome)]
    Counter(label: "steno_provider_attempts_total", dimensions: dimensions).increment()
  }

  /// A connection was opened.
  func connected(in duration: Duration) {
    record(duration, "steno_provider_connect_seconds")
  }

  /// A segment has its final text.
  func finished(_ latency: SegmentLatency) {
    record(latency.done, "steno_provider_done_seconds")
    if let first = latency.firstDelta { record(first, "steno_provider_first_delta_seconds") }
  }

  /// A timer belongs to the factory that is there when it is made, and a provider may be made before that.
  private func record(_ duration: Duration, _ label: String) {
    let (seconds, attoseconds) = max(duration, .zero).components
    let timer = Timer(label: label, dimensions: [("provider", provider)])
    timer.recordNanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
  }
}
