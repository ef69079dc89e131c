public import StenoCore

/// How a provider has been doing.
public struct ProviderHealth: Sendable, Equatable {
  /// Segments that it answered with a text.
  public var successes = 0
  /// Attempts that failed.
  public var failures = 0
  /// Attempts that were made again.
  public var retries = 0
  /// Whether it is left alone for now.
  public var isSuspended = false
  /// What it reported as charged for, all segments together.
  public var usage = RecognitionUsage()
  /// The last failure; nil while there was none.
  public var lastFailure: ProviderFailure?
  /// The newest latencies, the oldest first, at most 512.
  public private(set) var latencies: [SegmentLatency] = []

  /// Nothing is known yet.
  public init() {}

  mutating func add(_ latency: SegmentLatency) {
    if latencies.count == 512 { latencies.removeFirst() }
    latencies.append(latency)
  }
}

/// When a segment's texts came, counted from the moment in which its speech was found to have stopped.
public struct SegmentLatency: Sendable, Equatable {
  /// The first words, negative while the speech went on; nil where none came before the final text.
  public var firstDelta: Duration?
  /// The final text.
  public var done: Duration

  /// A segment's latency.
  public init(firstDelta: Duration?, done: Duration) {
    self.firstDelta = firstDelta
    self.done = done
  }
}
