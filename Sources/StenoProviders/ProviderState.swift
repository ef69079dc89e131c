import StenoSystem
import StenoCore
import Synchronization

/// What all segments at a provider share: breaker, budget, pace, quota, places, health.
final class ProviderState: Sendable {
  private struct State {
    var breaker: CircuitBreaker
    var budget: RetryBudget
    var pace: RequestPace
    var quota: QuotaPace
    /// Why it is not asked again.
    var ending: ProviderFailure?
    var lastSuccess: Duration?
    var health = ProviderHealth()
  }

  private let state: Mutex<State>
  /// Holds an element for each attempt that is under way.
  private let places: BoundedChannel<Void>
  private let clock: any Clock<Duration>
  private let elapsed: @Sendable () -> Duration

  private let metrics: ProviderMetrics
  /// The longest rest that a segment waits out here; beyond it, it is given up or the next provider has it.
  private let longestRest: Duration

  init(_ terms: ProviderTerms, limits: ProviderLimits, provider: String) {
    metrics = ProviderMetrics(provider: provider)
    state = Mutex(
      State(
        breaker: terms.breaker, budget: terms.budget, pace: RequestPace(requestsPerSecond: limits.requestsPerSecond),
        quota: QuotaPace(least: terms.retry.firstDelay * 2, most: terms.retry.longestDelay * 4)))
    longestRest = terms.retry.longestServerDelay
    places = BoundedChannel(capacity: max(1, limits.concurrentSegments))
    clock = terms.clock
    elapsed = Self.stopwatch(on: terms.clock)
  }

  private static func stopwatch<C: Clock<Duration>>(on clock: C) -> @Sendable () -> Duration {
    let origin = clock.now
    return { origin.duration(to: clock.now) }
  }

  /// The time on the provider's clock.
  var now: Duration { elapsed() }

  var health: ProviderHealth {
    state.withLock { state in
      var health = state.health
      if case .closed = state.breaker.state { health.isSuspended = false } else { health.isSuspended = true }
      return health
    }
  }

  /// When a request was last answered, on the provider's clock; nil while none was.
  var lastSuccess: Duration? { state.withLock { $0.lastSuccess } }

  /// Runs `body` when there is a place for it and its turn has come.
  ///
  /// - Throws: ``ProviderFailure`` of kind `suspended` while the breaker is open, or the provider rests for longer than is
  ///   waited; why it is out for the session, where it is; what `body` throws.
  func attempt<Result: Sendable>(_ body: () async throws -> Result) async throws -> Result {
    guard await places.send(()) else { throw CancellationError() }
    do {
      let result = try await admitted(body)
      _ = places.takeIfReady()
      return result
    } catch {
      _ = places.takeIfReady()
      throw error
    }
  }

  private func admitted<Result: Sendable>(_ body: () async throws -> Result) async throws -> Result {
    let pause = try await admission()
    var sent = now
    do {
      if pause > .zero {
        try await clock.sleep(for: pause)
        sent = now
      }
      let result = try await body()
      let now = now
      state.withLock { state in
        state.breaker.succeeded()
        state.budget.succeeded()
        state.quota.succeeded()
        state.lastSuccess = now
        state.health.successes += 1
      }
      metrics.attempted("ok")
      return result
    } catch {
      fail(error, sent: sent, wasCancelled: Task.isCancelled)
      throw error
    }
  }

  /// Waits until the provider may be asked, and asks the breaker last: what it admits must be sent.
  ///
  /// - Returns: How long the request must still wait for its pace.
  private func admission() async throws -> Duration {
    while true {
      let now = now
      let rest = try state.withLock { state in
        if let ending = state.ending { throw ending }
        return state.quota.take(at: now)
      }
      guard rest > .zero else { break }
      guard rest <= longestRest else {
        throw ProviderFailure(.suspended, "it accepts no requests for now", retryAfter: rest)
      }
      try await clock.sleep(for: rest)
    }
    let now = now
    return try state.withLock { state in
      if case .refused(let wait) = state.breaker.admit(at: now) {
        throw ProviderFailure(.suspended, "it failed too often; requests to it are paused", retryAfter: wait)
      }
      return state.pace.take(at: now)
    }
  }

  private func fail(_ error: any Error, sent: Duration, wasCancelled: Bool) {
    let now = now
    if let failure = error as? ProviderFailure { metrics.attempted(failure.kind.rawValue) }
    state.withLock { state in
      // Whatever a cancelled attempt ends with says nothing of the provider.
      guard !wasCancelled, let failure = error as? ProviderFailure else { return state.breaker.abandoned(at: now) }
      switch failure.consequence {
      case .rest: state.quota.refused(sent: sent, at: now, retryAfter: failure.retryAfter)
      case .endProvider: state.ending = failure
      case .retry, .refuseSegment: break
      }
      if failure.countsAgainstProvider { state.breaker.failed(at: now) } else { state.breaker.succeeded() }
      state.health.failures += 1
      state.health.lastFailure = failure
    }
  }

  /// Waits before another attempt: as long as was decided, and, where one was made before, until the budget allows it.
  func pause(_ delay: Duration, isRetry: Bool) async throws {
    let now = now
    let wait = state.withLock { state in
      guard isRetry else { return delay }
      state.health.retries += 1
      return max(delay, state.budget.take(at: now))
    }
    try await clock.sleep(for: wait)
  }

  /// A connection was opened.
  func connected(in duration: Duration) {
    metrics.connected(in: duration)
  }

  /// A segment's answer came with what it costs.
  func used(_ usage: RecognitionUsage?) {
    guard let usage else { return }
    metrics.used(usage)
    state.withLock { $0.health.usage = $0.health.usage + usage }
  }

  func add(_ latency: SegmentLatency) {
    metrics.finished(latency)
    state.withLock { $0.health.add(latency) }
  }
}
