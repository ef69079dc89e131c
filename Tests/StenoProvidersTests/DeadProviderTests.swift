import Testing

@testable import StenoProviders

/// Breaker and retry together, on a clock of numbers.
@Suite struct DeadProviderTests {
  private let dead = ProviderFailure(.unreachable, "x")

  /// However the waits fall, every segment is given up when the patience ends, and not much before.
  @Test(arguments: [0, 0.3, 0.999], [Duration.milliseconds(20), .seconds(1), .seconds(60)])
  func everySegmentIsGivenUpInTime(chance: Double, patience: Duration) {
    var breaker = CircuitBreaker()
    var policy = RetryPolicy()
    policy.patience = patience
    policy.maximumAttempts = .max
    var segments = (0..<4).map { _ in (next: Duration.zero, retry: RetryState(policy: policy), end: Duration?.none) }
    for _ in 0..<100_000 {
      guard
        let index = segments.indices.filter({ segments[$0].end == nil }).min(by: {
          segments[$0].next < segments[$1].next
        })
      else { break }
      let now = segments[index].next
      var failure = dead
      switch breaker.admit(at: now) {
      case .admitted: breaker.failed(at: now)
      case .refused(let wait): failure = ProviderFailure(.suspended, "x", retryAfter: wait)
      }
      switch segments[index].retry.failed(failure, at: now, chance: chance) {
      case .retry(let delay): segments[index].next = now + delay
      case .giveUp: segments[index].end = now
      }
    }
    for segment in segments { #expect(segment.end == patience) }
  }

  @Test func aRefusalOfOurOwnIsNoAttempt() {
    var policy = RetryPolicy()
    policy.maximumAttempts = 1
    var state = RetryState(policy: policy)
    let own = ProviderFailure(.suspended, "x", retryAfter: .seconds(7))
    for second in [0, 7, 14, 21] {
      #expect(state.failed(own, at: .seconds(second), chance: 0) == .retry(after: .seconds(7)))
    }
    #expect(state.failed(own, at: .seconds(55), chance: 0) == .retry(after: .seconds(5)), "cut short")
    #expect(state.failed(own, at: .seconds(60), chance: 0) == .giveUp)
  }

  @Test func whoWaitsForAQuotaWaitsWhileOthersGetThrough() {
    var policy = RetryPolicy()
    policy.maximumAttempts = 2
    let limited = ProviderFailure(.rateLimited, "x")
    var state = RetryState(policy: policy)
    for minute in 1...20 {
      let decision = state.failed(
        limited, at: .seconds(minute * 60), chance: 0, lastSuccess: .seconds(minute * 60 - 30))
      #expect(decision != .giveUp)
    }
    #expect(state.failed(limited, at: .seconds(1_260), chance: 0, lastSuccess: .seconds(1_170)) == .giveUp)
  }

  @Test func theBudgetIsCapped() {
    var budget = RetryBudget(capacity: 2, perSecond: 1, perSuccess: 1)
    for _ in 0..<10 { budget.succeeded() }
    #expect((0..<3).map { _ in budget.take(at: .zero) } == [.zero, .zero, .seconds(1)])
    #expect((0..<3).map { _ in budget.take(at: .seconds(100)) } == [.zero, .zero, .seconds(1)])
  }

  @Test func aCancelledTrialIsFollowedByAnother() async {
    var breaker = CircuitBreaker(threshold: 1)
    breaker.failed(at: .zero)
    #expect(breaker.admit(at: .seconds(1)) == .admitted)
    breaker.abandoned(at: .seconds(1))
    #expect(breaker.admit(at: .seconds(1)) == .admitted)
  }
}
