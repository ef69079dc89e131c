import StenoSystem
import StenoWire

/// The vendor whose API a request is written for.
///
/// The path gives it, so that a client can read its refusal whatever refused it: the policy, the admission or a handler.
enum GatewayDialect: String, Sendable, CaseIterable {
  case openAI = "openai"
  case aiRefinery = "airefinery"
  case huggingFace = "huggingface"
  case riva
  case vakyansh
  case aiml
  case deepgram

  private static let prefixes: [(path: String, dialect: GatewayDialect)] = [
    ("/authentication", .aiRefinery), ("/inference", .aiRefinery), ("/models", .huggingFace),
    ("/hf-inference", .huggingFace), ("/api/models", .huggingFace), ("/api/v1/asr", .riva),
    ("/v1/recognize", .vakyansh), ("/v1/punctuate", .vakyansh), ("/v1/stt", .aiml), ("/v1/listen", .deepgram),
  ]

  /// The dialect of a request. AI Refinery's newer clients use OpenAI's path, and send their version.
  init(_ head: GatewayHead) {
    let (path, version) = (head.path, head["sdk_version"])
    let known = Self.prefixes.first { path == $0.path || path.hasPrefix($0.path + "/") }?.dialect
    self = known ?? (path == "/v1/audio/transcriptions" && version != nil ? .aiRefinery : .openAI)
  }

  /// A new name for a request, of the kind that the clients expect.
  func makeRequestID() -> String {
    switch self {
    case .aiml, .deepgram: RequestID.uuid()
    case .openAI, .aiRefinery, .huggingFace, .riva, .vakyansh: RequestID.random()
    }
  }

  /// An error as the dialect's clients read it.
  ///
  /// - Parameters:
  ///   - error: What went wrong.
  ///   - path: The path of the request.
  ///   - id: The name of the request.
  /// - Returns: The reply.
  func reply(_ error: OpenAIError, path: String, id: String) -> GatewayReply {
    var reply = GatewayReply(status: error.status, body: body(of: error, path: path, id: id).text)
    if error.status == 401 { reply.fields.append(("WWW-Authenticate", self == .deepgram ? "Token" : "Bearer")) }
    switch self {
    // The only place that its client looks at where access is forbidden.
    case .huggingFace: reply.fields.append(("X-Error-Message", error.message.headerText))
    case .deepgram: reply.fields.append(("dg-error", error.message.headerText))
    case .openAI, .aiRefinery, .riva, .vakyansh, .aiml: break
    }
    return reply
  }

  private func body(of error: OpenAIError, path: String, id: String) -> JSONValue {
    switch self {
    case .openAI, .aiRefinery: error.json
    case .huggingFace: OpenAITranscription.huggingFaceError(error.message)
    case .riva: .object([("detail", .string(error.message))])
    case .vakyansh: VakyanshAnswer.error(error.message)
    case .aiml:
      AIMLAnswer.error(
        status: error.status, error.message, path: path, requestID: id, timestamp: WallTime.now.description)
    case .deepgram: OpenAITranscription.deepgramError(Self.deepgramCode(error.status), error.message, requestID: id)
    }
  }

  private static func deepgramCode(_ status: Int) -> String {
    switch status {
    case 401: "INVALID_AUTH"
    case 403: "FORBIDDEN"
    case 404: "NOT_FOUND"
    case 405: "METHOD_NOT_ALLOWED"
    case 413: "PAYLOAD_TOO_LARGE"
    case 429: "TOO_MANY_REQUESTS"
    case 503: "SERVICE_UNAVAILABLE"
    case 400..<500: "BAD_REQUEST"
    default: "INTERNAL_SERVER_ERROR"
    }
  }
}

extension String {
  /// The text in one line of printable ASCII, as a header holds it.
  fileprivate var headerText: String {
    String(unicodeScalars.map { (0x20...0x7E).contains($0.value) ? Character($0) : "?" })
  }
}
