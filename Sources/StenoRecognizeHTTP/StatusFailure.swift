import StenoCore
import StenoJSON
import StenoRecognizeRemote
import StenoTransport

/// What a status other than success means.
enum StatusFailure {
  /// The failure that an answer amounts to.
  ///
  /// #### Source
  /// Which statuses can be retried: openai-python 3.52.0, `_base_client.py`, `_should_retry`.
  static func read(_ answer: HTTPAnswer, head: HTTPResponseHead) -> ProviderFailure {
    let value = try? JSONValue(parsing: answer.body)
    let estimate = value?["estimated_time"]?.number
    let kind: ProviderFailure.Kind =
      switch answer.status {
      case 401, 403: .unauthorized
      case 429: .rateLimited
      case 503: .notReady
      case 408, 409, 500...: .serverError
      case 300..<400: .configuration
      default: .refused
      }
    var failure = ProviderFailure(kind, message(answer, head, value), requestID: requestID(head, value))
    failure.retryAfter = RetryAfter.delay { head[$0] } ?? estimate.flatMap(RetryAfter.seconds)
    return failure
  }

  private static func message(_ answer: HTTPAnswer, _ head: HTTPResponseHead, _ value: JSONValue?) -> String {
    let said = [value.flatMap(words(of:)), answer.excerpt].compactMap { $0 }.first { !$0.isEmpty } ?? grpcMessage(head)
    let hint =
      switch answer.status {
      case 401, 403: "; check the credential"
      case 404: "; check the base URL and the model"
      case 300..<400: "; it redirects elsewhere, check the base URL"
      default: ""
      }
    return said.isEmpty ? "HTTP \(answer.status)\(hint)" : "HTTP \(answer.status): \(said.excerpt)\(hint)"
  }

  /// What an error body says, in any of the shapes that APIs use.
  private static func words(of value: JSONValue) -> String? {
    let error = value["error"]
    return error?["message"]?.string ?? error?.string ?? error?.array?.compactMap(\.string).first
      ?? value["message"]?.string ?? value["status_text"]?.string ?? value["detail"]?.string
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
