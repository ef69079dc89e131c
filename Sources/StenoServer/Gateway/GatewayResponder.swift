import HTTPTypes
import HummingbirdCore
import NIOCore
import NIOHTTP1
import NIOWebSocket
import StenoCore
import StenoSpeech
import StenoVAD
import StenoWire

/// Answers the requests of programs that were written for a vendor's API.
struct GatewayResponder: ServerService {
  /// A message holds up to 15 MiB of audio, which is a third more in Base64.
  let longestFrame = 24 << 20
  /// Nobody speaks for minutes, and a long recording takes long: silence is no reason to close.
  let longestSilence: TimeAmount? = nil
  /// Clients keep connections for some two minutes; one that rests makes room where another needs it.
  let longestRest: TimeAmount? = .seconds(150)
  /// The longest body that is no recording, in bytes.
  private static let longestRequest = 1 << 20

  let engine: any RecognitionEngine
  let detector: SileroDetector
  let models: ModelNames
  let admission: Admission
  let figures: GatewayFigures
  let options: GatewayOptions
  let policy: GatewayPolicy
  let jobs = GatewayJobs()
  let ephemeralKeys = EphemeralKeys()
  /// Takes a line for each request.
  let log: @Sendable (AccessEntry) -> Void

  func gate(_ head: HTTPRequestHead) -> GateDecision {
    let head = GatewayHead(head)
    guard let admitted = try? policy.admit(head, grant: ephemeralKeys.grant(head)) else { return .refuse }
    switch admitted.route {
    case .realtime: break
    case .listen: if (try? deepgram(head, id: "")) == nil { return .answer }
    default: return .answer
    }
    guard admission.refusal(for: admitted.holder) == nil else { return .answer }
    return .webSocket(subprotocol: GatewayPolicy.subprotocol(head))
  }

  @concurrent
  func respond(to request: Request, with writer: consuming ResponseWriter, on channel: any Channel) async throws {
    let head = GatewayHead(request.head)
    let dialect = GatewayDialect(head)
    let exchange = GatewayExchange(
      id: dialect.makeRequestID(), path: head.path, dialect: dialect, origin: policy.allowedOrigin(head),
      hasBody: head.method != "HEAD")
    var entry = AccessEntry(id: exchange.id, method: head.method, path: head.path, dialect: dialect)
    defer { figures.count(entry) }
    var body = request.body.makeAsyncIterator()
    var reply: GatewayReply
    do throws(OpenAIError) {
      let (route, holder) = try policy.admit(head, grant: ephemeralKeys.grant(head))
      entry.holder = holder?.name
      if route == .transcriptions {
        do throws(AdmissionTable.Refusal) {
          try admission.enter(holder)
          defer { admission.leave(holder) }
          if head.waitsToContinue { try? await writer.writeInformationalHead(HTTPResponse(status: .continue)) }
          let endpoint = TranscriptionsEndpoint(gateway: self, exchange: exchange, channel: channel)
          entry = await endpoint.answer(&body, head, entry, with: writer)
          return log(entry.ended())
        } catch {
          reply = exchange.refusal(error)
        }
      } else {
        if head.waitsToContinue { try? await writer.writeInformationalHead(HTTPResponse(status: .continue)) }
        reply = await self.reply(to: route, &body, head, exchange, holder)
      }
    } catch {
      reply = exchange.error(error)
    }
    entry.status = reply.status
    try? await exchange.send(reply, with: writer)
    log(entry.ended())
  }

  func serve(_ socket: NIOAsyncChannel<WebSocketFrame, WebSocketFrame>, head: HTTPRequestHead) async {
    let head = GatewayHead(head)
    guard let (route, holder) = try? policy.admit(head, grant: ephemeralKeys.grant(head)) else {
      // A key that ran out since the request was looked at.
      return await end(socket, code: 1_008)
    }
    let dialect = GatewayDialect(head)
    var entry = AccessEntry(id: dialect.makeRequestID(), method: "WS", path: head.path, dialect: dialect)
    (entry.status, entry.holder) = (101, holder?.name)
    do throws(AdmissionTable.Refusal) {
      try admission.enter(holder)
      defer { admission.leave(holder) }
      switch route {
      case .listen:
        if let conversation = try? deepgram(head, id: entry.id) {
          await serve(socket, conversation)
        } else {
          await end(socket, code: 1_008)
        }
      default: await serve(socket, realtime(head, id: entry.id))
      }
    } catch {
      // Another client was faster: it shall try again later.
      entry.status = 503
      await end(socket, code: 1_013)
    }
    figures.count(entry)
    log(entry.ended())
  }

  /// Ends a WebSocket that is not served.
  private func end(_ socket: NIOAsyncChannel<WebSocketFrame, WebSocketFrame>, code: UInt16) async {
    try? await socket.executeThenClose { _, outbound in
      let payload = ByteBuffer(integer: code)
      try await outbound.write(WebSocketFrame(fin: true, opcode: .connectionClose, data: payload))
    }
    socket.channel.close(promise: nil)
  }

  private func serve(
    _ socket: NIOAsyncChannel<WebSocketFrame, WebSocketFrame>, _ conversation: some LiveConversation
  ) async {
    let connection = LiveConnection(
      engine: engine, detector: detector, conversation: conversation, longestMessage: longestFrame,
      draining: admission.draining, patience: options.turnLimit, heard: { figures.countAudio(frames: $0) })
    await connection.serve(socket)
  }

  private func realtime(_ head: GatewayHead, id: String) -> RealtimeConversation {
    let isBeta =
      head["openai-beta"]?.contains("realtime=v1") == true
      || head.list("sec-websocket-protocol").contains { $0.hasPrefix("openai-beta.realtime") }
    var (session, shape) = (
      newSession(id: id, model: head.query["model"]), isBeta ? .beta : OpenAIRealtimeSession.Shape.current
    )
    if let grant = ephemeralKeys.grant(head) {
      let name = session.id
      (session, shape) = (grant.session, isBeta ? .beta : grant.shape)
      session.id = name
    }
    return RealtimeConversation(session, shape: shape, models: models, languages: engine.capabilities.languages)
  }

  /// A session with the server's defaults.
  func newSession(id: String, model: String?) -> OpenAIRealtimeSession {
    var session = OpenAIRealtimeSession(id: "sess_" + id.dropFirst(4))
    let known = model.flatMap { models.knows($0) && !$0.hasPrefix("gpt-realtime-2") ? $0 : nil }
    session.transcription = .init(model: known ?? models.own)
    return session
  }

  private func deepgram(_ head: GatewayHead, id: String) throws(OpenAIError) -> DeepgramConversation {
    let query = try OpenAIError.refusing { () throws(WireError) in try DeepgramQuery(head.query.items) }
    try check(model: query.model, language: query.languages.first, param: "language")
    let metadata = DeepgramMetadata(requestID: id, model: query.model ?? models.own)
    return DeepgramConversation(query, format: try query.liveFormat(), metadata: metadata)
  }

  /// The reply to a request that may have a body.
  private func reply(
    to route: GatewayPolicy.Route, _ body: inout RequestBody.AsyncIterator, _ head: GatewayHead,
    _ exchange: GatewayExchange, _ holder: KeyRing.Holder?
  ) async -> GatewayReply {
    switch route {
    case .job(let id): return await jobReply(id, exchange, holder)
    case .createJob:
      do throws(AdmissionTable.Refusal) {
        try admission.enter(holder)
        return await createJob(&body, head, exchange, holder)
      } catch {
        return exchange.refusal(error)
      }
    case .mint(let shape):
      do {
        let spool = try await UploadSpool.receive(&body, limit: Self.longestRequest)
        return try mint(await spool.count == 0 ? .object([]) : spool.json(), shape, holder)
      } catch {
        return exchange.error(Self.refusal(error))
      }
    default: return reply(to: route, head, exchange, holder)
    }
  }

  private func reply(
    to route: GatewayPolicy.Route, _ head: GatewayHead, _ exchange: GatewayExchange, _ holder: KeyRing.Holder?
  ) -> GatewayReply {
    switch route {
    // They have a body, and are answered elsewhere.
    case .transcriptions, .createJob, .job, .mint: exchange.error(.internalFault)
    case .translations:
      exchange.error(
        OpenAIError(
          status: 400, "this server's engine transcribes and does not translate; use /v1/audio/transcriptions",
          code: "unsupported_task"))
    case .punctuation:
      exchange.error(
        OpenAIError(
          status: 501, "this server does not punctuate text; what it transcribes is punctuated already",
          code: "unsupported_task"))
    case .login: .json(.object([("organization_id", .string("steno")), ("success", .bool(true))]))
    case .hubModel(let name):
      models.knows(name)
        ? .json(.object([("id", .string(name)), ("pipeline_tag", .string("automatic-speech-recognition"))]))
        : exchange.error(.unknownModel(name))
    case .models: .json(.object([("object", .string("list")), ("data", .array(models.all.map { model($0) }))]))
    case .model(let name): models.all.contains(name) ? .json(model(name)) : exchange.error(.unknownModel(name))
    case .realtime:
      upgradeReply(head, exchange, holder)
    case .listen: listenReply(head, exchange, holder)
    case .health: .text("ok\n")
    case .ready:
      admission.figures.isDraining
        ? exchange.refusal(.draining(retryAfterSeconds: 5)) : .json(.object([("status", .string("ready"))]))
    case .metrics:
      GatewayReply(contentType: "text/plain; version=0.0.4; charset=utf-8", body: figures.text(admission.figures))
    case .page: .page(.microphone)
    case .preflight: preflight(head)
    case .unknown:
      exchange.error(
        OpenAIError(
          status: 404, "there is no \(head.method) \(head.path) here; see /v1/models and the documentation",
          code: "unknown_url"))
    case .wrongMethod(let allowed): wrongMethod(head, allowed, exchange)
    }
  }

  /// Why a request did not become a WebSocket. One that asks for it as it should is here only because there was no room.
  private func upgradeReply(
    _ head: GatewayHead, _ exchange: GatewayExchange, _ holder: KeyRing.Holder?
  ) -> GatewayReply {
    let refusal =
      admission.refusal(for: holder) ?? (head[upgradeRefused] == nil ? nil : .serverIsFull(retryAfterSeconds: 2))
    return refusal.map { exchange.refusal($0) } ?? exchange.error(Self.needsUpgrade)
  }

  /// Why a live connection of Deepgram's was not made.
  private func listenReply(
    _ head: GatewayHead, _ exchange: GatewayExchange, _ holder: KeyRing.Holder?
  ) -> GatewayReply {
    do throws(OpenAIError) {
      _ = try deepgram(head, id: exchange.id)
      return upgradeReply(head, exchange, holder)
    } catch {
      return exchange.error(error)
    }
  }

  private func wrongMethod(_ head: GatewayHead, _ allowed: String, _ exchange: GatewayExchange) -> GatewayReply {
    var reply = exchange.error(
      OpenAIError(
        status: 405, "\(head.path) takes \(allowed), and not \(head.method)", code: "method_not_allowed"))
    reply.fields.append(("Allow", allowed))
    return reply
  }

  private static let needsUpgrade = OpenAIError(
    status: 426, "this address expects a WebSocket connection", code: "upgrade_required")

  private func model(_ name: String) -> JSONValue {
    .object([
      ("id", .string(name)), ("object", .string("model")), ("created", .integer(1_735_689_600)),
      ("owned_by", .string("steno")),
    ])
  }

  private func preflight(_ head: GatewayHead) -> GatewayReply {
    var reply = GatewayReply(status: 204, contentType: "text/plain", body: "")
    reply.fields = [
      ("Access-Control-Allow-Methods", "GET, POST, OPTIONS"),
      ("Access-Control-Allow-Headers", head["access-control-request-headers"] ?? "authorization, content-type"),
      ("Access-Control-Max-Age", "600"),
    ]
    return reply
  }
}
