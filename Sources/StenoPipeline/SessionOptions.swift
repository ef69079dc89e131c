public import StenoCore

/// How a session cuts and waits.
public struct SessionOptions: Sendable {
  /// When segments open and close.
  public var endpointing: EndpointingOptions

  /// How long a source that can stall may be silent, beyond `silence_duration_ms`, before the open segment is taken to
  /// have ended.
  ///
  /// Not negative. The default is 1 s of wall time.
  public var stallGrace: Duration = .seconds(1)

  /// The clock that the wall time is read from.
  ///
  /// The default is the continuous clock.
  public var clock: any Clock<Duration> = .continuous

  /// The session's name; nil, the default, makes one that no other has.
  public var sessionID: String?

  /// The wall-clock time of frame 0, RFC 3339 in UTC; nil, the default, means when the first audio came.
  public var startedAt: String?

  /// The defaults, with these endpointing options.
  public init(endpointing: EndpointingOptions = EndpointingOptions()) {
    self.endpointing = endpointing
  }

  /// Wall time without audio after which an open segment is ended.
  var stallLimit: Duration {
    .milliseconds(endpointing.silenceDurationMilliseconds) + stallGrace
  }
}
