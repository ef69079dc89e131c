/// How long a provider is waited for.
public struct ProviderTimeouts: Sendable, Equatable {
  /// From the beginning of a connection to its end, TLS included. The default is 10 s.
  public var connect: Duration = .seconds(10)
  /// Without a byte from the provider while it owes one. The default is 30 s.
  public var inactivity: Duration = .seconds(30)
  /// From the end of the segment's audio to its final text, one attempt. The default is 60 s.
  public var answer: Duration = .seconds(60)

  /// The defaults.
  public init() {}
}
