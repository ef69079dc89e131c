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
    var failure = ProviderFailure(kind, message(answer, value), requestID: requestID(head, value))
    failure.retryAfter = retryAfter(head) ?? estimate.flatMap(seconds)
    return failure
  }

  private static func message(_ answer: HTTPAnswer, _ value: JSONValue?) -> String {
    let said = value.flatMap(words(of:)) ?? answer.excerpt
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
      ?? value["message"]?.string ?? value["detail"]?.string
      ?? value["detail"]?.array?.compactMap { $0["msg"]?.string }.first
  }

  /// The provider's name for a request.
  static func requestID(_ head: HTTPResponseHead, _ value: JSONValue?) -> String? {
    head["x-request-id"] ?? head["x-amzn-trace-id"] ?? value?["requestId"]?.string
  }

  /// What the answer asks to wait: milliseconds, or seconds; a date is not read, and the usual wait holds.
  private static func retryAfter(_ head: HTTPResponseHead) -> Duration? {
    if let text = head["retry-after-ms"], let milliseconds = Double(text) { return seconds(milliseconds / 1_000) }
    return head["retry-after"].flatMap { Double($0) }.flatMap(seconds)
  }

  private static func seconds(_ value: Double) -> Duration? {
    value.isFinite && value >= 0 ? .milliseconds(Int64((min(value, 1e6) * 1_000).rounded(.up))) : nil
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
