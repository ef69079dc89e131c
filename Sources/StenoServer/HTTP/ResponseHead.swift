import HTTPTypes

/// The head of a response, with the headers that all have.
struct ResponseHead {
  /// What no page may do, as `Content-Security-Policy` says it.
  static let policyOfAll = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; "

  private var status = 200
  private let mediaType: String
  private let policy: String
  /// The length of the body; nil where it is not known.
  var length: Int?
  /// The name to save the body under; nil where it is not to be saved.
  var fileName: String?

  /// The session whose transcript the body is, and its length without what makes the file whole, in bytes.
  var transcript: (session: String, length: Int)?

  /// - Parameters:
  ///   - mediaType: What the body is.
  ///   - policy: What a page may do besides nothing.
  init(_ mediaType: String, policy: String = "") {
    self.mediaType = mediaType
    self.policy = policy
  }

  /// The head of a refusal, in plain text. It is the last of its connection: who may not ask holds none.
  static func refusal(_ status: Int) -> ResponseHead {
    var head = ResponseHead("text/plain; charset=utf-8")
    head.status = status
    return head
  }

  /// The head as it is sent.
  ///
  /// #### Source
  /// OWASP, *HTTP Headers Cheat Sheet*. No address may leak by `Referer`, since it may hold the token.
  var head: HTTPResponse {
    var fields: [(name: String, value: String)] = [
      ("Content-Type", mediaType), ("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff"),
      ("Referrer-Policy", "no-referrer"), ("Cross-Origin-Resource-Policy", "same-origin"),
      ("Content-Security-Policy", Self.policyOfAll + policy),
    ]
    if let length { fields.append(("Content-Length", "\(length)")) }
    if let fileName { fields.append(("Content-Disposition", "attachment; filename=\"\(fileName)\"")) }
    if let transcript {
      fields += [("Transcript-Session", transcript.session), ("Transcript-Length", "\(transcript.length)")]
    }
    if status >= 400 { fields.append(("Connection", "close")) }
    if status == 401 { fields.append(("WWW-Authenticate", "Bearer")) }
    var head = HTTPResponse(status: HTTPResponse.Status(code: status))
    for (name, value) in fields {
      if let name = HTTPField.Name(name) { head.headerFields[name] = value }
    }
    return head
  }
}
