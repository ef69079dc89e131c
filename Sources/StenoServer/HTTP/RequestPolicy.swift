import StenoCore

/// Who may ask for what: pure, so that it can be tested without a socket.
struct RequestPolicy: Sendable {
  /// What is known of a request before its body.
  struct Head: Equatable {
    var method = "GET"
    /// The path and the query as they were asked for.
    var target = "/"
    /// The `Host` header, or what stands for it.
    var host: String?
    var origin: String?
    var authorization: String?
    var lastEventID: String?
  }

  /// What becomes of a request.
  enum Decision: Equatable {
    case page(Page)
    case events(after: String?)
    case webSocket(after: String?)
    case transcript(suffix: String)
    case health
    case metrics
    case refuse(status: Int, String)
  }

  /// A page for people.
  enum Page: String, Equatable, CaseIterable {
    case reader, overlay
    /// The gateway's own: the microphone, and its transcript.
    case microphone
  }

  private let isLoopback: Bool
  private let token: String?

  init(_ options: CaptionServerOptions) {
    isLoopback = options.isLoopback
    token = options.token
  }

  /// What becomes of `head`.
  func decide(_ head: Head) -> Decision {
    let parts = head.target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let path = parts.first.map { String($0) } ?? "/"
    let query = Query(parts.count > 1 ? parts[1] : "")
    if let refusal = refusal(of: head, query) { return refusal }
    guard head.method == "GET" || head.method == "HEAD" else { return .refuse(status: 405, "only GET is supported.") }
    switch path {
    case "/": return .page(.reader)
    case "/overlay": return .page(.overlay)
    case "/events": return .events(after: head.lastEventID ?? query["after"])
    case "/ws": return .webSocket(after: query["after"])
    case "/healthz": return .health
    case "/metrics": return .metrics
    default: return transcript(path)
    }
  }

  private func transcript(_ path: String) -> Decision {
    let prefix = "/transcript."
    let isKnown = path.hasPrefix(prefix) && TranscriptSpool.kinds.contains { path == prefix + $0.suffix }
    return isKnown
      ? .transcript(suffix: String(path.dropFirst(prefix.count))) : .refuse(status: 404, "there is no such page.")
  }

  private func refusal(of head: Head, _ query: Query) -> Decision? {
    // A name that leads here but is another's would let a foreign page read this one: DNS rebinding.
    if isLoopback, !RequestTrust.isLocal(head.host) {
      return .refuse(status: 421, "this server accepts requests to localhost only.")
    }
    if let origin = head.origin, !RequestTrust.isSame(origin, head.host) {
      return .refuse(status: 403, "requests from other origins are not allowed.")
    }
    guard let token else { return nil }
    let bearer = head.authorization.flatMap { $0.hasPrefix("Bearer ") ? String($0.dropFirst(7)) : nil }
    guard let given = bearer ?? query["token"], RequestTrust.isEqual(Array(given.utf8), Array(token.utf8)) else {
      return .refuse(status: 401, "a token is needed: add ?token=… to the address.")
    }
    return nil
  }
}
