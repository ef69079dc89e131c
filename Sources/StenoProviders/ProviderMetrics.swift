import CoreMetrics
import StenoCore

/// What is measured of a provider, for whoever has given swift-metrics a `MetricsFactory`. All have a `provider`.
///
/// | label | kind | of |
/// |---|---|---|
/// | `steno_provider_attempts_total` | counter, by `outcome`: `ok`, or the failure's code | attempts |
/// | `steno_provider_connect_seconds` | timer | opening a connection ahead of need |
/// | `steno_provider_first_delta_seconds` | timer | from the end of a segment's speech to its first words, if after it |
/// | `steno_provider_done_seconds` | timer | from the end of a segment's speech to its final text |
/// | `steno_provider_usage_milliseconds_total` | counter | audio that the provider reports as charged for |
/// | `steno_provider_usage_tokens_total` | counter, by `direction`: `input`, `output` | tokens, likewise |
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

  /// The provider reported what it charges for a segment.
  func used(_ usage: RecognitionUsage) {
    if let seconds = usage.seconds {
      add(Int64((seconds * 1_000).rounded()), "steno_provider_usage_milliseconds_total", [])
    }
    for (direction, count) in [("input", usage.inputTokens), ("output", usage.outputTokens)] {
      if let count { add(count, "steno_provider_usage_tokens_total", [("direction", direction)]) }
    }
  }

  private func add(_ amount: Int64, _ label: String, _ dimensions: [(String, String)]) {
    Counter(label: label, dimensions: [("provider", provider)] + dimensions).increment(by: amount)
  }

  /// A timer belongs to the factory that is there when it is made, and a provider may be made before that.
  private func record(_ duration: Duration, _ label: String) {
    let (seconds, attoseconds) = max(duration, .zero).components
    let timer = Timer(label: label, dimensions: [("provider", provider)])
    timer.recordNanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
  }
}
