/// An error as OpenAI's API says it: the body of a refusal, or an event in a stream that fails.
///
/// The message must stand by itself: clients show little else.
///
/// #### Source
/// openai/openai-openapi @f85dbe2, `Error`.
public struct OpenAIError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The HTTP status that goes with it; it is not part of the body.
  public var status: Int
  /// What went wrong and how to mend it.
  public var message: String
  /// The kind, such as `invalid_request_error`.
  public var type: String
  /// The field that it is about, such as `chunking_strategy.threshold`; nil where it is about none.
  public var param: String?
  /// The cause as a short stable name, such as `invalid_value`; nil where it has none.
  public var code: String?

  /// An error.
  ///
  /// - Parameters:
  ///   - status: The HTTP status. The default is 400.
  ///   - message: What went wrong and how to mend it.
  ///   - type: The kind. The default is `invalid_request_error`.
  ///   - param: The field that it is about; nil for none.
  ///   - code: The cause as a short stable name; nil for none.
  public init(
    status: Int = 400, _ message: String, type: String = "invalid_request_error", param: String? = nil,
    code: String? = nil
  ) {
    self.status = status
    self.message = message
    self.type = type
    self.param = param
    self.code = code
  }

  /// The body: an object `error` with all four members.
  public var json: JSONValue { .object([("error", .object(members))]) }

  /// `message`, `type`, `param` and `code`, whatever their values.
  package var members: [(name: String, value: JSONValue)] {
    [
      ("message", .string(message)), ("type", .string(type)), ("param", JSONValue(param)), ("code", JSONValue(code)),
    ]
  }

  /// Reads a body; nil where there is no error in it.
  ///
  /// - Parameters:
  ///   - json: An object with `error`: an object, or a text alone.
  ///   - status: The HTTP status that it came with. The default is 400.
  public init?(_ json: JSONValue, status: Int = 400) {
    guard let error = json["error"], !error.isNull else { return nil }
    self.init(
      status: status, error["message"]?.string ?? error.string ?? error.text, type: error["type"]?.string ?? "",
      param: error["param"]?.string, code: error["code"]?.string)
  }

  /// The message.
  public var description: String { message }
}

extension OpenAIError {
  /// A field has a value that it cannot have.
  public static func invalidValue(_ param: String, _ message: String) -> OpenAIError {
    OpenAIError(message, param: param, code: "invalid_value")
  }

  /// A key that is not known, or none: 401.
  public static let unauthorized = OpenAIError(
    status: 401, "Incorrect or missing API key. Send the header 'Authorization: Bearer YOUR_KEY'.",
    code: "invalid_api_key")

  /// A model that is not known: 404.
  public static func unknownModel(_ name: String) -> OpenAIError {
    OpenAIError(
      status: 404, "The model '\(name)' does not exist here. GET /v1/models lists those that do.", param: "model",
      code: "model_not_found")
  }

  /// More bytes than are taken: 413.
  public static func tooLarge(limit: Int) -> OpenAIError {
    OpenAIError(status: 413, "The upload is larger than the limit of \(limit) bytes.", param: "file")
  }

  /// Too busy, or more than a key may do: 429. The reply needs `Retry-After`.
  public static func rateLimited(_ message: String) -> OpenAIError {
    OpenAIError(status: 429, message, type: "rate_limit_error", code: "rate_limit_exceeded")
  }

  /// Not ready yet: 503. The reply needs `Retry-After`.
  public static func notReady(_ message: String) -> OpenAIError {
    OpenAIError(status: 503, message, type: "server_error", code: "not_ready")
  }

  /// A fault of the server: 500.
  public static let internalFault = OpenAIError(
    status: 500, "The server failed to transcribe the audio. Try again; its log has the cause.", type: "server_error",
    code: "internal_error")
}
