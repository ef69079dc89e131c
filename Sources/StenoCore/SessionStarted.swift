/// What a session is, told when it begins.
public struct SessionStarted: Sendable, Equatable {
  /// A name for the session that no other has.
  public var sessionID: String
  /// The wall-clock time of frame 0, RFC 3339 with milliseconds, in UTC.
  public var startedAt: String
  /// The name of the source.
  public var source: String
  /// The name of the provider.
  public var provider: String
  /// When segments open and close.
  public var turnDetection: EndpointingOptions

  /// The beginning of a session.
  public init(
    sessionID: String, startedAt: String, source: String, provider: String, turnDetection: EndpointingOptions
  ) {
    self.sessionID = sessionID
    self.startedAt = startedAt
    self.source = source
    self.provider = provider
    self.turnDetection = turnDetection
  }
}
