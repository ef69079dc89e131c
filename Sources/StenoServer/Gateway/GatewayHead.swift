import HTTPTypes
import NIOHTTP1
import StenoCore

/// What is known of a request before its body: pure, so that who may ask can be tested without a socket.
struct GatewayHead: Sendable {
  var method = "GET"
  var path = "/"
  var query = Query("")
  private var fields: [String: [String]] = [:]

  /// The head of a request.
  init(method: String, target: String, fields: [(name: String, value: String)]) {
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    self.method = method
    path = Self.plain(parts.first.map { String($0) } ?? "/")
    query = Query(parts.count > 1 ? parts[1] : "")
    for (name, value) in fields { self.fields[name.lowercased(), default: []].append(value) }
  }

  /// The same from NIO's form.
  init(_ head: HTTPRequestHead) {
    self.init(method: head.method.rawValue, target: head.uri, fields: head.headers.map { ($0.name, $0.value) })
  }

  /// The same from Hummingbird's form.
  init(_ head: HTTPRequest) {
    var fields = head.headerFields.map { (name: $0.name.rawName, value: $0.value) }
    if let authority = head.authority { fields.append(("host", authority)) }
    self.init(method: head.method.rawValue, target: head.path ?? "/", fields: fields)
  }

  /// The first value of a header.
  subscript(_ name: String) -> String? { fields[name]?.first }

  /// The names in a header that is a list, such as the subprotocols.
  func list(_ name: String) -> [String] {
    (fields[name] ?? []).flatMap { $0.split(separator: ",") }.map { $0.trimmingWhitespace }
  }

  /// Whether the client sends no body before it is told to.
  var waitsToContinue: Bool { self["expect"]?.lowercased() == "100-continue" }

  /// The key that the client shows; nil where it shows none.
  ///
  /// Browsers cannot set a header of a WebSocket, so theirs is in the subprotocols. A key in the address would end in
  /// logs, so none is read there.
  var key: String? {
    if let authorization = self["authorization"] {
      let words = authorization.split(separator: " ", maxSplits: 1)
      let scheme = words.first?.lowercased() ?? ""
      if words.count == 2, ["bearer", "bearer:", "token"].contains(scheme) { return words[1].trimmingWhitespace }
    }
    if let key = self["x-api-key"] ?? self["api-key"] { return key.trimmingWhitespace }
    let protocols = list("sec-websocket-protocol")
    for prefix in ["openai-insecure-api-key.", "realtime-token."] {
      if let name = protocols.first(where: { $0.hasPrefix(prefix) }) { return String(name.dropFirst(prefix.count)) }
    }
    return protocols.first == "token" && protocols.count > 1 ? protocols[1] : nil
  }

  /// The model that a path of Hugging Face's names; nil for another path.
  static func huggingFaceModel(_ path: String) -> String? {
    let rest = path.hasPrefix("/hf-inference/") ? path.dropFirst("/hf-inference".count) : path[...]
    guard rest.hasPrefix("/models/") else { return nil }
    return rest.dropFirst("/models/".count).percentDecoded
  }

  /// What follows `prefix` in the path, decoded.
  func name(after prefix: String) -> String { path.dropFirst(prefix.count).percentDecoded }

  /// The path without what people put into a base address once too often: a slash at its end, a `/v1` in it twice, or
  /// none at all.
  private static func plain(_ path: String) -> String {
    var path = path.replacing("//", with: "/")
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    if path.hasPrefix("/v1/v1/") { path.removeFirst(3) }
    if path.hasPrefix("/audio/") || path == "/models" || path == "/realtime" { path = "/v1" + path }
    return path
  }
}
