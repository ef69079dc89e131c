import StenoCore
import StenoWire
import StenoProviders
import StenoTransport

/// What a status other than success means.
enum StatusFailure {
  /// The failure that an answer amounts to: by what its body names, else by its status.
  static func read(_ answer: HTTPAnswer, head: HTTPResponseHead) -> ProviderFailure {
    let value = try? JSONValue(parsing: answer.body)
    let estimate = value?["estimated_time"]?.number
    let kind = kind(answer.status, value)
    var failure = ProviderFailure(kind, message(answer, kind, head, value), requestID: requestID(head, value))
    failure.retryAfter = RetryAfter.delay { head[$0] } ?? estimate.flatMap(RetryAfter.seconds)
    return failure
  }

  /// A body's names matter where they say more than the status: which limit was met, whether the credential is meant.
  private static func kind(_ status: Int, _ value: JSONValue?) -> ProviderFailure.Kind {
    let byStatus = ProviderFailure.Kind(httpStatus: status)
    guard (400..<500).contains(status), let value else { return byStatus }
    let error = value["error"]
    let named = ProviderFailure.Kind(
      errorNames: [
        error?["code"]?.string, error?["type"]?.string, error?["status"]?.string, value["code"]?.string,
        value["type"]?.string, value["detail"]?["status"]?.string, error?.string,
      ])
    switch named {
    case .quotaExhausted, .unauthorized: return named ?? byStatus
    case .rateLimited where byStatus == .refused || byStatus == .unauthorized: return .rateLimited
    default: break
    }
    let isLimit = byStatus == .rateLimited || byStatus == .unauthorized
    return isLimit && ProviderFailure.Kind.saysQuotaIsExhausted(words(of: value) ?? "") ? .quotaExhausted : byStatus
  }

  private static func message(
    _ answer: HTTPAnswer, _ kind: ProviderFailure.Kind, _ head: HTTPResponseHead, _ value: JSONValue?
  ) -> String {
    let said = [value.flatMap(words(of:)), answer.excerpt].compactMap { $0 }.first { !$0.isEmpty } ?? grpcMessage(head)
    let hint =
      switch (kind, answer.status) {
      case (.quotaExhausted, _): "; check the account's plan and balance"
      case (.unauthorized, _): "; check the credential"
      case (_, 404): "; check the base URL and the model"
      case (_, 407): "; the proxy requires a user name and password"
      case (_, 300..<400): "; it redirects elsewhere, check the base URL"
      default: ""
      }
    return said.isEmpty ? "HTTP \(answer.status)\(hint)" : "HTTP \(answer.status): \(said.excerpt)\(hint)"
  }

  /// What an error body says, in any of the shapes that APIs use.
  private static func words(of value: JSONValue) -> String? {
    let error = value["error"]
    return error?["message"]?.string ?? error?.string ?? error?.array?.compactMap(\.string).first
      ?? value["message"]?.string ?? value["status_text"]?.string ?? value["detail"]?.string
      ?? value["detail"]?["message"]?.string
      ?? value["detail"]?.array?.compactMap { $0["msg"]?.string }.first
  }

  /// What gRPC says behind a proxy that passes its status on with no body.
  ///
  /// #### Source
  /// grpc/grpc `doc/PROTOCOL-HTTP2.md`, `Status-Message`: UTF-8, percent-encoded.
  private static func grpcMessage(_ head: HTTPResponseHead) -> String {
    (head["grpc-message"] ?? "").percentDecoded
  }

  /// The provider's name for a request.
  static func requestID(_ head: HTTPResponseHead, _ value: JSONValue?) -> String? {
    head["x-request-id"] ?? head["x-amzn-trace-id"] ?? value?["requestId"]?.string
  }
}

extension ProviderFailure {
  /// What a broken exchange amounts to.
  init(_ error: TransportError, endpoint: String) {
    let kind: Kind =
      switch error.code {
      case .unreachable: .unreachable
      case .dropped: .dropped
      case .timedOut: .timedOut
      case .tooLarge, .notHTTP: .badAnswer
      case .untrusted, .misconfigured: .configuration
      }
    self.init(kind, "\(endpoint): \(error.message)")
  }
}
