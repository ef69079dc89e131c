import StenoCore
import StenoWire

/// Who may ask for what: pure.
struct GatewayPolicy: Sendable {
  /// What a request is for.
  enum Route: Equatable, Sendable {
    case transcriptions
    case translations
    case models
    case model(String)
    case realtime
    case health
    case ready
    case metrics
    case page
    case preflight
    case unknown
  }

  private let isLoopback: Bool
  private let keys: KeyRing?
  private let origins: [String]

  init(_ options: GatewayOptions) {
    isLoopback = options.isLoopback
    keys = options.keys
    origins = options.origins.map { $0.lowercased() }
  }

  /// What `head` is for, and who asks.
  ///
  /// - Throws: ``StenoWire/OpenAIError`` where they may not.
  func admit(_ head: GatewayHead) throws(OpenAIError) -> (route: Route, holder: KeyRing.Holder?) {
    // A name that leads here but is another's would let a foreign page ask: DNS rebinding.
    if isLoopback, !Self.isLocal(head["host"]) {
      throw OpenAIError(status: 421, "this server accepts requests to localhost only")
    }
    guard isAllowed(head["origin"], host: head["host"]) else {
      throw OpenAIError(
        status: 403, "pages from \(head["origin"] ?? "") may not ask this server; start it with --origin")
    }
    let route = Self.route(head)
    switch route {
    case .health, .ready, .metrics, .page, .preflight: return (route, nil)
    case .transcriptions, .translations, .models, .model, .realtime, .unknown: break
    }
    guard let keys else { return (route, nil) }
    guard let holder = head.key.flatMap({ keys.holder(of: $0) }) else { throw .unauthorized }
    return (route, holder)
  }

  /// The origin that may read the answer; nil where none asked from elsewhere.
  func allowedOrigin(_ head: GatewayHead) -> String? {
    head["origin"].flatMap { isAllowed($0, host: head["host"]) ? $0 : nil }
  }

  /// The subprotocol that the server speaks, of those that the client offers: never the one that holds a key.
  static func subprotocol(_ head: GatewayHead) -> String? {
    let offered = head.list("sec-websocket-protocol")
    return ["realtime", "token"].first { offered.contains($0) }
  }

  private static func route(_ head: GatewayHead) -> Route {
    guard head.method != "OPTIONS" else { return .preflight }
    let isReading = head.method == "GET" || head.method == "HEAD"
    switch head.path {
    case "/v1/audio/transcriptions" where head.method == "POST": return .transcriptions
    case "/v1/audio/translations" where head.method == "POST": return .translations
    case "/v1/models" where isReading: return .models
    case "/v1/realtime" where isReading: return .realtime
    case "/health" where isReading, "/healthz" where isReading: return .health
    case "/v1/health/ready" where isReading, "/ready" where isReading: return .ready
    case "/metrics" where isReading: return .metrics
    case "/try" where isReading: return .page
    default:
      let prefix = "/v1/models/"
      guard isReading, head.path.hasPrefix(prefix) else { return .unknown }
      return .model(head.path.dropFirst(prefix.count).percentDecoded)
    }
  }

  private func isAllowed(_ origin: String?, host: String?) -> Bool {
    guard let origin = origin?.lowercased() else { return true }
    if origins.contains("*") || origins.contains(origin) { return true }
    guard let host = host?.lowercased() else { return false }
    return origin == "http://" + host || origin == "https://" + host
  }

  private static func isLocal(_ host: String?) -> Bool {
    LoopbackHost.name(ofAuthority: host ?? "").map { LoopbackHost.isNamed($0) } ?? false
  }
}
