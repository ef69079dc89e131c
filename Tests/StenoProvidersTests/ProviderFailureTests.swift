import Testing

@testable import StenoProviders

@Suite struct ProviderFailureTests {
  @Test(
    arguments: [
      (.unreachable, .retry), (.dropped, .retry), (.timedOut, .retry), (.rateLimited, .rest), (.notReady, .retry),
      (.serverError, .retry), (.unauthorized, .endProvider), (.quotaExhausted, .endProvider),
      (.refused, .refuseSegment),
      (.badAnswer, .refuseSegment), (.suspended, .retry), (.configuration, .refuseSegment),
    ] as [(ProviderFailure.Kind, ProviderFailure.Consequence)])
  func eachKindHasItsConsequence(kind: ProviderFailure.Kind, consequence: ProviderFailure.Consequence) {
    var failure = ProviderFailure(kind, "x")
    #expect(failure.consequence == consequence)
    #expect(failure.isRetryable == [.retry, .rest].contains(consequence))
    failure.retryAfter = .seconds(1)
    let asksForRest = failure.isRetryable && kind != .suspended
    #expect(failure.consequence == (asksForRest ? .rest : consequence))
  }

  @Test(
    arguments: [
      (301, .configuration), (400, .refused), (401, .unauthorized), (402, .quotaExhausted), (403, .unauthorized),
      (404, .refused), (407, .configuration), (408, .serverError), (409, .serverError), (413, .refused),
      (422, .refused), (425, .serverError), (429, .rateLimited), (500, .serverError), (503, .notReady),
      (599, .serverError),
    ] as [(Int, ProviderFailure.Kind)])
  func statuses(status: Int, kind: ProviderFailure.Kind) {
    #expect(ProviderFailure.Kind(httpStatus: status) == kind)
  }

  @Test(
    arguments: [
      (["insufficient_quota", "tokens"], .quotaExhausted),
      (["rate_limit_exceeded", "insufficient_quota"], .quotaExhausted),
      ([nil, "InvalidApiKey"], .unauthorized), (["rate_limit_error"], .rateLimited), (["server_error"], .serverError),
      (["invalid_request_error"], nil), ([], nil), ([""], nil),
    ] as [([String?], ProviderFailure.Kind?)])
  func names(names: [String?], kind: ProviderFailure.Kind?) {
    #expect(ProviderFailure.Kind(errorNames: names) == kind)
  }
}
