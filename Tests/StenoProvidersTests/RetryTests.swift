import Testing

@testable import StenoProviders
@testable import StenoSpeech

@Suite struct RetryTests {
  private func failure(_ kind: ProviderFailure.Kind, after: Duration? = nil) -> ProviderFailure {
    ProviderFailure(kind, "x", retryAfter: after)
  }

  @Test func waitsDoubleUpToABound() {
    var policy = RetryPolicy()
    policy.maximumAttempts = 100
    policy.patience = .seconds(1_000)
    var state = RetryState(policy: policy)
    let waits = (0..<7).map { _ in state.failed(failure(.serverError), at: .zero, chance: 1) }
    #expect(waits == [0.5, 1, 2, 4, 8, 8, 8].map { .retry(after: .seconds($0)) })
    #expect(state.failed(failure(.serverError), at: .zero, chance: 0) == .retry(after: .seconds(4)))
  }

  @Test(arguments: ProviderFailure.Kind.allCases)
  func whatCannotHelpIsNotTried(kind: ProviderFailure.Kind) {
    var state = RetryState(policy: RetryPolicy())
    let decision = state.failed(failure(kind), at: .zero, chance: 0.5)
    let isHopeless = [.unauthorized, .quotaExhausted, .refused, .badAnswer, .configuration].contains(kind)
    #expect((decision == .giveUp) == isHopeless)
  }

  @Test func attemptsAreCountedWhereTheProviderWasReached() {
    var policy = RetryPolicy()
    policy.maximumAttempts = 6
    var state = RetryState(policy: policy)
    for _ in 0..<20 { #expect(state.failed(failure(.unreachable), at: .zero, chance: 0) != .giveUp) }
    for _ in 0..<5 { #expect(state.failed(failure(.dropped), at: .zero, chance: 0) != .giveUp) }
    #expect(state.failed(failure(.dropped), at: .zero, chance: 0) == .giveUp)
  }

  @Test func patienceEnds() {
    var state = RetryState(policy: RetryPolicy())
    #expect(state.failed(failure(.unreachable), at: .seconds(100), chance: 0) == .retry(after: .milliseconds(250)))
    #expect(state.failed(failure(.unreachable), at: .seconds(159), chance: 0) == .retry(after: .milliseconds(500)))
    #expect(state.failed(failure(.unreachable), at: .seconds(161), chance: 0) == .giveUp)
  }

  @Test func whatTheProviderAsksForIsHonoured() {
    var state = RetryState(policy: RetryPolicy())
    #expect(
      state.failed(failure(.rateLimited, after: .seconds(90)), at: .zero, chance: 0) == .retry(after: .seconds(90)))
    #expect(
      state.failed(failure(.rateLimited, after: .seconds(1)), at: .seconds(90), chance: 0) == .retry(after: .seconds(1))
    )
    #expect(state.failed(failure(.rateLimited, after: .seconds(121)), at: .seconds(91), chance: 0) == .giveUp)
  }

  @Test func theBudgetSlowsRetriesDown() {
    var budget = RetryBudget(capacity: 2, perSecond: 1, perSuccess: 0.5)
    #expect(budget.take(at: .zero) == .zero && budget.take(at: .zero) == .zero)
    #expect(budget.take(at: .zero) == .seconds(1) && budget.take(at: .zero) == .seconds(2))
    budget.succeeded()
    #expect(budget.take(at: .seconds(2)) == .milliseconds(500))
  }

  @Test func theBreakerOpensTriesAndCloses() {
    var breaker = CircuitBreaker(threshold: 2, firstWait: .seconds(1), longestWait: .seconds(3))
    breaker.failed(at: .zero)
    #expect(breaker.admit(at: .zero) == .admitted)
    breaker.failed(at: .zero)
    #expect(breaker.admit(at: .milliseconds(400)) == .refused(.milliseconds(600)))
    #expect(breaker.admit(at: .seconds(1)) == .admitted)
    #expect(breaker.admit(at: .seconds(1)) == .refused(.seconds(1)), "only one goes to see")
    breaker.failed(at: .seconds(1))
    #expect(breaker.state == .open(until: .seconds(3), wait: .seconds(2)))
    #expect(breaker.admit(at: .seconds(3)) == .admitted)
    breaker.abandoned(at: .seconds(3))
    #expect(breaker.admit(at: .seconds(3)) == .admitted)
    breaker.failed(at: .seconds(3))
    #expect(breaker.state == .open(until: .seconds(6), wait: .seconds(3)))
    #expect(breaker.admit(at: .seconds(6)) == .admitted)
    breaker.succeeded()
    #expect(breaker.state == .closed(failures: 0))
  }

  @Test func requestsKeepTheirPace() {
    var pace = RequestPace(requestsPerSecond: 4)
    #expect(pace.take(at: .zero) == .zero && pace.take(at: .zero) == .milliseconds(250))
    #expect(pace.take(at: .zero) == .milliseconds(500) && pace.take(at: .seconds(9)) == .zero)
    var free = RequestPace(requestsPerSecond: nil)
    #expect(free.take(at: .zero) == .zero && free.take(at: .zero) == .zero)
  }

  @Test func theRaceAsksOneAfterAnother() {
    var race = RouteRace(count: 3)
    #expect(race.startNext() == 0 && race.leader == 0 && race.isNewest(0))
    #expect(race.startNext() == 1 && race.leader == 0)
    #expect(race.failed(0) == .wait && race.leader == 1)
    #expect(race.failed(1) == .start(2) && race.leader == 2)
    #expect(race.startNext() == nil && race.failed(2) == .giveUp && race.leader == nil)
  }
}
