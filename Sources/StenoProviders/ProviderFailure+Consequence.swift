extension ProviderFailure {
  /// What follows from a failure, for its segment and for the provider. Decided here and nowhere else.
  public enum Consequence: Sendable, Equatable {
    /// The segment is sent again after a pause; it speaks against the provider.
    case retry
    /// The provider wants rest: no segment asks it meanwhile, and this one is sent again afterwards.
    case rest
    /// The segment is not sent again; other segments are, as before.
    case refuseSegment
    /// Neither this segment nor any other of the session is sent to the provider again.
    case endProvider
  }

  /// What follows from it.
  ///
  /// | kind | consequence |
  /// |---|---|
  /// | unreachable, dropped, timed out, server error, suspended | retry; rest where the provider says how long |
  /// | rate limited | rest |
  /// | not ready | retry; rest where the provider says how long |
  /// | refused, bad answer, configuration | refuse the segment |
  /// | unauthorized, quota exhausted | end the provider |
  public var consequence: Consequence {
    switch kind {
    case .rateLimited: .rest
    case .unreachable, .dropped, .timedOut, .serverError, .notReady: retryAfter == nil ? .retry : .rest
    case .suspended: .retry
    case .refused, .badAnswer, .configuration: .refuseSegment
    case .unauthorized, .quotaExhausted: .endProvider
    }
  }

  /// Whether the same request can succeed later.
  public var isRetryable: Bool {
    switch consequence {
    case .retry, .rest: true
    case .refuseSegment, .endProvider: false
    }
  }

  /// Whether it says that the provider is ill, rather than that this request was wrong.
  public var countsAgainstProvider: Bool {
    switch kind {
    case .unreachable, .dropped, .timedOut, .notReady, .serverError, .badAnswer, .configuration: true
    case .rateLimited, .unauthorized, .quotaExhausted, .refused, .suspended: false
    }
  }
}

extension ProviderFailure.Kind {
  /// The kind that an HTTP status other than success amounts to, where the answer says nothing more.
  ///
  /// #### Source
  /// Which statuses can be retried: openai-python 3.52.0, `_base_client.py`, `_should_retry`; 425 is RFC 8470's.
  public init(httpStatus status: Int) {
    self =
      switch status {
      case 401, 403: .unauthorized
      case 402: .quotaExhausted
      case 407, 300..<400: .configuration
      case 429: .rateLimited
      case 503: .notReady
      case 408, 409, 425, 500...: .serverError
      default: .refused
      }
  }

  /// What an API's own names for an error say: its `code`, `type` or `status`, in any letter case; nil where they say
  /// nothing that is treated differently.
  ///
  /// Names of one meaning differ from service to service, hence the list. The first name that means something counts.
  public init?(errorNames names: [String?]) {
    let meanings = names.compactMap { $0.flatMap(Self.meaning) }
    guard let first = meanings.first else { return nil }
    // A quota that is used up is often filed under rate limits.
    self = meanings.contains(.quotaExhausted) ? .quotaExhausted : first
  }

  /// Whether an error's words say that the account has nothing left to spend.
  public static func saysQuotaIsExhausted(_ words: String) -> Bool {
    let words = words.lowercased()
    let phrases = [
      "exceeded your current quota", "check your plan and billing", "insufficient quota", "insufficient credit",
      "insufficient balance", "insufficient funds", "out of credits", "quota exhausted", "insufficient_quota",
    ]
    return phrases.contains { words.contains($0) }
  }

  private static func meaning(of name: String) -> Self? {
    switch name.lowercased().filter({ $0.isLetter }) {
    case "insufficientquota", "quotaexceeded", "quotaexhausted", "billinghardlimitreached", "billingnotactive",
      "insufficientcredits", "insufficientbalance", "insufficientfunds", "outofcredits", "paymentrequired",
      "exceededcurrentquotaerror", "creditsexhausted", "accountdeactivated", "billingerror":
      .quotaExhausted
    case "invalidapikey", "apikeyinvalid", "authenticationerror", "invalidauthentication", "invalidauthenticationerror",
      "unauthorized", "unauthenticated", "invalidtoken", "permissiondenied", "permissionerror", "incorrectapikey":
      .unauthorized
    case "ratelimitexceeded", "ratelimiterror", "ratelimitreached", "toomanyrequests", "ratelimited", "throttled",
      "throttlingexception":
      .rateLimited
    case "servererror", "internalservererror", "internalerror", "apierror", "overloadederror", "serviceunavailable",
      "overloaded", "engineoverloaded":
      .serverError
    default: nil
    }
  }
}
