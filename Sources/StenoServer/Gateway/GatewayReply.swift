import HTTPTypes
import HummingbirdCore
import NIOCore
import StenoWire

/// An answer that is known as a whole.
struct GatewayReply: Sendable {
  var status = 200
  var contentType = "application/json"
  var body: String
  /// Further headers.
  var fields: [(name: String, value: String)] = []
  /// Whether the connection ends with it: what the client still sends is not read for long.
  var closes = false

  /// A body of JSON.
  static func json(_ value: JSONValue) -> GatewayReply { GatewayReply(body: value.text) }

  /// Plain text.
  static func text(_ text: String) -> GatewayReply {
    GatewayReply(contentType: "text/plain; charset=utf-8", body: text)
  }

  /// A page for people.
  static func page(_ page: RequestPolicy.Page) -> GatewayReply {
    let (text, policy) = page.document(title: nil)
    var reply = GatewayReply(contentType: "text/html; charset=utf-8", body: text)
    reply.fields = [
      ("Content-Security-Policy", ResponseHead.policyOfAll + policy), ("Referrer-Policy", "no-referrer"),
      ("Cross-Origin-Resource-Policy", "same-origin"),
    ]
    return reply
  }
}

/// What every answer to one request has in common.
struct GatewayExchange: Sendable {
  /// The request's name in logs and in the client's error reports.
  let id: String
  /// The path that was asked for.
  let path: String
  /// Whose API the client speaks.
  let dialect: GatewayDialect
  /// The origin whose page may read the answer; nil where none asked.
  let origin: String?
  /// Whether the body is sent.
  let hasBody: Bool

  /// An error as the client reads it.
  func error(_ error: OpenAIError) -> GatewayReply { dialect.reply(error, path: path, id: id) }

  /// A refusal for want of room, with the time after which to ask again.
  func refusal(_ refusal: AdmissionTable.Refusal) -> GatewayReply {
    let (error, seconds) =
      switch refusal {
      case .serverIsFull(let seconds):
        (OpenAIError.rateLimited("all sessions of this server are in use; try again in a moment"), seconds)
      case .clientIsFull(let seconds): (.rateLimited("all sessions of this key are in use"), seconds)
      case .tooManyRequests(let seconds): (.rateLimited("this key has made all its requests of the minute"), seconds)
      case .draining(let seconds): (.notReady("the server is about to stop"), seconds)
      }
    var reply = self.error(error)
    reply.fields.append(("Retry-After", "\(seconds)"))
    return reply
  }

  /// The head of an answer.
  func head(_ status: Int, _ contentType: String, _ more: [(name: String, value: String)] = []) -> HTTPResponse {
    var fields = [
      (name: "Content-Type", value: contentType), ("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff"),
      ("X-Request-Id", id),
    ]
    if dialect == .deepgram { fields.append(("dg-request-id", id)) }
    if let origin {
      fields += [
        ("Access-Control-Allow-Origin", origin), ("Access-Control-Expose-Headers", "x-request-id, retry-after"),
        ("Vary", "Origin"),
      ]
    }
    var head = HTTPResponse(status: HTTPResponse.Status(code: status))
    for (name, value) in fields + more {
      if let name = HTTPField.Name(name) { head.headerFields[name] = value }
    }
    return head
  }

  /// Sends a whole answer.
  @concurrent
  func send(_ reply: GatewayReply, with writer: consuming ResponseWriter) async throws {
    let body = ByteBuffer(string: reply.body)
    var fields = reply.fields + [("Content-Length", "\(body.readableBytes)")]
    if reply.closes { fields.append(("Connection", "close")) }
    let head = head(reply.status, reply.contentType, fields)
    try await writer.write(response: head, body: hasBody ? ResponseBody(byteBuffer: body) : ResponseBody())
  }
}
