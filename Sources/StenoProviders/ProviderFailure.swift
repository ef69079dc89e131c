public import StenoCore

/// Why one attempt at a provider failed.
public struct ProviderFailure: Error, Sendable, Equatable {
  /// The causes, as far as they are treated differently.
  public enum Kind: String, Sendable, CaseIterable {
    /// No connection: the name, the address, the port or the certificate.
    case unreachable = "provider_unreachable"
    /// The connection broke, or the answer ended before it was whole.
    case dropped = "connection_lost"
    /// Nothing came for too long.
    case timedOut = "timed_out"
    /// The provider asks for fewer requests (429).
    case rateLimited = "rate_limited"
    /// The provider is not ready yet (503, a model that loads).
    case notReady = "provider_not_ready"
    /// The provider failed by itself (other 5xx, 408, 409).
    case serverError = "provider_error"
    /// The credential is missing or refused (401, 403).
    case unauthorized = "unauthorized"
    /// The account has nothing left to spend (402, `insufficient_quota`): no waiting helps.
    case quotaExhausted = "quota_exhausted"
    /// The request is refused as it is (400, 404, 413, 422).
    case refused = "request_refused"
    /// The answer is not what the API promises.
    case badAnswer = "bad_answer"
    /// The circuit breaker is open: nothing was sent.
    case suspended = "provider_suspended"
    /// What is configured cannot work.
    case configuration = "provider_configuration"
  }

  /// The cause.
  public var kind: Kind
  /// What went wrong, as a clause: `HTTP 503, the model is loading`. Never audio, never a credential.
  public var message: String
  /// How long the provider asks to be left alone; nil where it does not say.
  public var retryAfter: Duration?
  /// The provider's name for the request; nil where it gave none.
  public var requestID: String?
  /// The first 200 characters of the answer, where that is what was wrong.
  public var excerpt: String?
  /// The HTTP status that it came with; nil where it came with none.
  package var status: Int?
  /// What the provider names as the reason of its refusal; nil where it refused nothing.
  package var mentions: RefusalMentions?

  /// A failed attempt.
  public init(
    _ kind: Kind, _ message: String, retryAfter: Duration? = nil, requestID: String? = nil, excerpt: String? = nil
  ) {
    self.kind = kind
    self.message = message
    self.retryAfter = retryAfter
    self.requestID = requestID
    self.excerpt = excerpt
  }
}

extension RecognitionFailure {
  /// What a segment ends with when `failure` was its last attempt at the provider `name`.
  ///
  /// Nothing that `redactor` knows is in it: it is taken out before the texts are cut.
  public init(_ failure: ProviderFailure, provider name: String, attempts: Int = 1, redactor: Redactor? = nil) {
    func clean(_ text: String) -> String { redactor?.redacting(text) ?? text }
    var message = "\(name): \(clean(failure.message))"
    if let requestID = failure.requestID { message += " [request \(clean(requestID).excerpt)]" }
    if let excerpt = failure.excerpt { message += "; it answered: \(clean(excerpt).excerpt)" }
    if attempts > 1 { message += " (after \(attempts) attempts)" }
    self.init(code: failure.kind.rawValue, message: message, isRetryable: failure.isRetryable)
  }
}

extension String {
  /// Its first 200 Unicode scalars on one line, with a space for each that does not show, and `…` where that is not all.
  ///
  /// Scalars, since a hostile character may be made of a million of them. The mark tells ``Redactor`` that a credential
  /// may be cut there.
  package var excerpt: String {
    var result: [UInt8] = []
    let beginning = unicodeScalars.prefix(200)
    for scalar in beginning {
      switch scalar {
      case "!"..."~": result.append(UInt8(ascii: scalar))
      case _ where scalar.isASCII || scalar.properties.isWhitespace || scalar.properties.generalCategory == .control:
        result.append(0x20)
      default: result += scalar.utf8
      }
    }
    if beginning.endIndex < unicodeScalars.endIndex { result += "…".utf8 }
    return String(decoding: result, as: UTF8.self)
  }
}

extension ProviderFailure {
  /// A failure of what a trait of the package adds and this build was made without.
  ///
  /// - Parameter part: What is missing, as in `gRPC`.
  /// - Returns: A failure of the configuration, with the commands that build all of it.
  public static func notInThisBuild(_ part: String) -> ProviderFailure {
    ProviderFailure(
      .configuration,
      "this build does not include \(part); build with `make build` or `swift build -c release --product steno`")
  }
}
