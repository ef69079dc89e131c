/// How a caption session goes.
public struct CaptionStatus: Sendable, Equatable {
  /// From the sound to the screen, at the median of the last words; nil before there were any.
  public var latency: Duration?
  /// The same for the slowest of twenty.
  public var slowestLatency: Duration?
  /// Whether the session is over.
  public var hasEnded: Bool

  /// A status.
  public init(latency: Duration? = nil, slowestLatency: Duration? = nil, hasEnded: Bool = false) {
    self.latency = latency
    self.slowestLatency = slowestLatency
    self.hasEnded = hasEnded
  }
}
