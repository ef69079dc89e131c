import StenoCore
import StenoWire

/// Who may ask for what: pure.
struct GatewayPolicy: Sendable {
  /// What a request is for.
  enum Route: Equatable, Sendable {
    /// A recording whose text is the answer, in any dialect.
    case transcriptions
    case translations
    case punctuation
    /// AI Refinery's clients ask whether their key is known.
    case login
    /// AI/ML API: a transcription that is asked for later.
    case createJob
    case job(String)
    /// A key for a browser's session, in today's form or the beta's.
    case mint(OpenAIRealtimeSession.Shape)
    /// Hugging Face's clients ask what a model is for.
    case hubModel(String)
    case models
    case model(String)
    case realtime
    /// Deepgram's live transcription.
    case listen
    case health
    case ready
    case metrics
    case page
    case preflight
    case unknown
    /// The path is known, but with other methods.
    case wrongMethod(allowed: String)
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
  /// - Parameters:
  ///   - head: The request.
  ///   - grant: What the ephemeral key opens that it shows; nil where it shows none that is valid.
  /// - Returns: What it is for, and whose key it shows; nobody's where none is needed.
  /// - Throws: ``StenoWire/OpenAIError`` where they may not.
  func admit(
    _ head: GatewayHead, grant: EphemeralKeyTable.Grant? = nil
  ) throws(OpenAIError) -> (route: Route, holder: KeyRing.Holder?) {
    // A name that leads here but is another's would let a foreign page ask: DNS rebinding.
    if isLoopback, !RequestTrust.isLocal(head["host"]) {
      throw OpenAIError(status: 421, "this server accepts requests to localhost only")
    }
    guard isAllowed(head["origin"], host: head["host"]) else {
      throw OpenAIError(
        status: 403, "pages from \(head["origin"] ?? "") may not ask this server; start it with --origin")
    }
    let route = Self.route(head)
    switch route {
    case .health, .ready, .metrics, .page, .preflight: return (route, nil)
    case .transcriptions, .translations, .punctuation, .login, .createJob, .job, .mint, .hubModel, .models, .model,
      .realtime, .listen, .unknown, .wrongMethod:
      break
    }
    if head.key?.hasPrefix(EphemeralKeys.prefix) == true, keys == nil || grant != nil {
      // They open sessions and nothing else, also where no keys are needed: one that is over opens nothing.
      guard route == .realtime, let grant else { throw .unauthorized }
      return (route, grant.holder)
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
    let (get, post) = routes(head.path)
    guard get != nil || post != nil else { return .unknown }
    let route =
      switch head.method {
      case "GET", "HEAD": get
      case "POST": post
      default: Route?.none
      }
    let allowed = (get == nil ? [] : ["GET"]) + (post == nil ? [] : ["POST"])
    return route ?? .wrongMethod(allowed: allowed.joined(separator: ", "))
  }

  /// What a path is for, by method; neither where there is no such path.
  private static func routes(_ path: String) -> (get: Route?, post: Route?) {
    switch path {
    case "/v1/audio/transcriptions", "/inference/audio/transcriptions", "/api/v1/asr/recognize":
      (nil, .transcriptions)
    case "/v1/audio/translations": (nil, .translations)
    case "/v1/models": (.models, nil)
    case "/v1/realtime": (.realtime, nil)
    case "/v1/realtime/client_secrets": (nil, .mint(.current))
    case "/v1/realtime/transcription_sessions": (nil, .mint(.beta))
    case "/v1/stt/create": (nil, .createJob)
    case "/v1/listen": (.listen, .transcriptions)
    case "/authentication/validate": (nil, .login)
    case "/health", "/healthz": (.health, nil)
    case "/v1/health/ready", "/ready": (.ready, nil)
    case "/metrics": (.metrics, nil)
    case "/try": (.page, nil)
    default: namedRoutes(path)
    }
  }

  /// The routes of a path that ends in a name.
  private static func namedRoutes(_ path: String) -> (get: Route?, post: Route?) {
    func name(after prefix: String) -> String? {
      path.hasPrefix(prefix) ? path.dropFirst(prefix.count).percentDecoded : nil
    }
    if let model = name(after: "/v1/models/") { return (.model(model), nil) }
    if let id = name(after: "/v1/stt/"), !id.contains("/") { return (.job(id), nil) }
    if let model = name(after: "/api/models/") { return (.hubModel(model), nil) }
    if GatewayHead.huggingFaceModel(path) != nil || name(after: "/v1/recognize/") != nil {
      return (nil, .transcriptions)
    }
    if name(after: "/v1/punctuate/") != nil { return (nil, .punctuation) }
    return (nil, nil)
  }

  private func isAllowed(_ origin: String?, host: String?) -> Bool {
    guard let origin = origin?.lowercased() else { return true }
    if origins.contains("*") || origins.contains(origin) { return true }
    return RequestTrust.isSame(origin, host)
  }
}
