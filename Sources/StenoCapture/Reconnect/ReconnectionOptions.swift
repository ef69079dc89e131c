/// How often and how long a connection that broke is made again.
public struct ReconnectionOptions: Sendable, Equatable {
  /// The pause before the first attempt; it doubles with each.
  ///
  /// The default is half a second.
  public var firstPause = Duration.milliseconds(500)
  /// The longest pause between two attempts.
  ///
  /// The default is 15 s.
  public var longestPause = Duration.seconds(15)
  /// How long it is tried altogether, from the last audio on.
  ///
  /// The default is 5 minutes.
  public var patience = Duration.seconds(300)
  /// How long it is tried where the server says that there is no such stream, which is how many say that it is over.
  ///
  /// The default is 15 s.
  public var patienceWhenMissing = Duration.seconds(15)

  /// The defaults.
  public init() {}
}
