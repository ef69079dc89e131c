/// How a provider is treated: what is retried, what it is protected from, and whose clock and chance that goes by.
public struct ProviderTerms: Sendable {
  /// When a failed attempt is made again.
  public var retry = RetryPolicy()
  /// How many retries in all.
  public var budget = RetryBudget()
  /// When the provider is left alone.
  public var breaker = CircuitBreaker()
  /// The clock that waits are on. The default is the continuous clock.
  public var clock: any Clock<Duration> = .continuous
  /// Chance, in `0..<1`.
  public var chance: @Sendable () -> Double = { Double.random(in: 0..<1) }

  /// The defaults.
  public init() {}
}
