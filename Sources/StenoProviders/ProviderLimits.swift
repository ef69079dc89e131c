/// How much a provider may be asked at once.
public struct ProviderLimits: Sendable, Equatable {
  /// Segments at the same time; at least 1. The default is 4.
  public var concurrentSegments = 4
  /// Segments of one session at the same time; nil, the default, for as many as at all.
  public var segmentsPerSession: Int?
  /// Requests a second, more than 0; nil, the default, for no bound.
  public var requestsPerSecond: Double?

  /// The defaults.
  public init() {}
}
