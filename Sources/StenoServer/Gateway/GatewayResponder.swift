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

  let engine: any RecognitionEngine
  let detector: SileroDetector
  let models: ModelNames
  let admission: Admission
  let figures: GatewayFigures
  let options: GatewayOptions
  let policy: GatewayPolicy
  /// Takes a line for each request.
  let log: @Sendable (AccessEntry) -> Void

  func gate(_ head: HTTPRequestHead) -> GateDecision {
    let head = GatewayHead(head)
    guard let admitted = try? policy.admit(head) else { return .refuse }
    guard admitted.route == .realtime, admission.refusal(for: admitted.holder) == nil else { return .answer }
    return .webSocket(subprotocol: GatewayPolicy.subprotocol(head))
  }

  @concurrent
  func respond(to request: Request, with writer: consuming ResponseWriter, on channel: any Channel) async throws {
    let head = GatewayHead(request.head)
    let exchange = GatewayExchange(
      id: RequestID.random(), origin: policy.allowedOrigin(head), hasBody: head.method != "HEAD")
    var entry = AccessEntry(id: exchange.id, method: head.method, path: head.path)
    defer { figures.count(entry) }
    var body = request.body.makeAsyncIterator()
    do throws(OpenAIError) {
      let (route, holder) = try policy.admit(head)
      entry.holder = holder?.name
      var reply = reply(to: route, head, holder)
      if route == .transcriptions {
        do throws(AdmissionTable.Refusal) {
          try admission.enter(holder)
          defer { admission.leave(holder) }
          let endpoint = TranscriptionsEndpoint(gateway: self, exchange: exchange, channel: channel)
          entry = await endpoint.answer(&body, head, entry, with: writer)
          return log(entry.ended())
        } catch {
          reply = .refusal(error)
        }
      }
      entry.status = reply.status
      try? await exchange.send(reply, with: writer)
    } catch {
      entry.status = error.status
      try? await exchange.send(.error(error), with: writer)
    }
    log(entry.ended())
  }

  func serve(_ socket: NIOAsyncChannel<WebSocketFrame, WebSocketFrame>, head: HTTPRequestHead) async {
    let head = GatewayHead(head)
    guard let (_, holder) = try? policy.admit(head) else { return }
    var entry = AccessEntry(id: RequestID.random(), method: "WS", path: head.path)
    (entry.status, entry.holder) = (101, holder?.name)
    var session = OpenAIRealtimeSession(id: "sess_" + entry.id.dropFirst(4))
    let model = head.query["model"].flatMap { models.knows($0) && !$0.hasPrefix("gpt-realtime-2") ? $0 : nil }
    session.transcription = .init(model: model ?? models.own)
    let isBeta =
      head["openai-beta"]?.contains("realtime=v1") == true
      || head.list("sec-websocket-protocol").contains { $0.hasPrefix("openai-beta.realtime") }
    let connection = RealtimeConnection(
      engine: engine, detector: detector,
      conversation: RealtimeConversation(
        session, shape: isBeta ? .beta : .current, models: models, languages: engine.capabilities.languages),
      longestMessage: longestFrame, draining: admission.draining, patience: options.turnLimit,
      heard: { figures.countAudio(frames: $0) })
    do throws(AdmissionTable.Refusal) {
      try admission.enter(holder)
      defer { admission.leave(holder) }
      await connection.serve(socket)
    } catch {
      // Another client was faster: it shall try again later.
      entry.status = 503
      try? await socket.executeThenClose { _, outbound in
        let payload = ByteBuffer(integer: UInt16(1_013))
        try await outbound.write(WebSocketFrame(fin: true, opcode: .connectionClose, data: payload))
      }
    }
    figures.count(entry)
    log(entry.ended())
  }

  private func reply(to route: GatewayPolicy.Route, _ head: GatewayHead, _ holder: KeyRing.Holder?) -> GatewayReply {
    switch route {
    case .transcriptions: .error(.internalFault)
    case .translations:
      .error(
        OpenAIError(
          status: 400, "this server's engine transcribes and does not translate; use /v1/audio/transcriptions",
          code: "unsupported_task"))
    case .models: .json(.object([("object", .string("list")), ("data", .array(models.all.map { model($0) }))]))
    case .model(let name): models.all.contains(name) ? .json(model(name)) : .error(.unknownModel(name))
    case .realtime:
      // One that asks for a WebSocket as it should is here only because there was no room.
      (admission.refusal(for: holder) ?? (head[upgradeRefused] == nil ? nil : .serverIsFull(retryAfterSeconds: 2)))
        .map { .refusal($0) } ?? .error(Self.needsUpgrade)
    case .health: .text("ok\n")
    case .ready:
      admission.figures.isDraining
        ? .refusal(.draining(retryAfterSeconds: 5)) : .json(.object([("status", .string("ready"))]))
    case .metrics:
      GatewayReply(contentType: "text/plain; version=0.0.4; charset=utf-8", body: figures.text(admission.figures))
    case .page: .page(.microphone)
    case .preflight: preflight(head)
    case .unknown:
      .error(
        OpenAIError(
          status: 404, "there is no \(head.method) \(head.path) here; see /v1/models and the documentation",
          code: "unknown_url"))
    }
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
