import StenoCore
import StenoWire
import Testing

@testable import StenoServer

@Suite struct GatewayPolicyTests {
  private let ring = KeyRing.Holder(name: "x")

  private func policy(_ change: (inout GatewayOptions) -> Void = { _ in }) -> GatewayPolicy {
    var options = GatewayOptions()
    change(&options)
    return GatewayPolicy(options)
  }

  private func head(_ target: String, method: String = "GET", _ fields: (String, String)...) -> GatewayHead {
    GatewayHead(method: method, target: target, fields: [("Host", "localhost:8090")] + fields.map { ($0.0, $0.1) })
  }

  @Test(
    arguments: [
      ("POST", "/v1/audio/transcriptions", .transcriptions), ("POST", "/audio/transcriptions/", .transcriptions),
      ("POST", "/v1/v1/audio/transcriptions", .transcriptions), ("GET", "/v1/models", .models),
      ("GET", "/v1/models/openai%2Fwhisper-large-v3", .model("openai/whisper-large-v3")),
      ("GET", "/v1/models/%23g1_whisper-large", .model("#g1_whisper-large")),
      ("GET", "/v1/realtime?intent=transcription", .realtime),
      ("GET", "/realtime", .realtime), ("GET", "/health", .health), ("GET", "/v1/health/ready", .ready),
      ("GET", "/metrics", .metrics),
      ("GET", "/v1/audio/transcriptions", .wrongMethod(allowed: "POST")), ("OPTIONS", "/v1/models", .preflight),
      ("DELETE", "/v1/models/a", .wrongMethod(allowed: "GET")), ("GET", "/v1/none", .unknown),
      ("POST", "/inference/audio/transcriptions", .transcriptions), ("POST", "/authentication/validate", .login),
      ("POST", "/models/openai/whisper-large-v3", .transcriptions), ("POST", "/models/whisper-tiny", .transcriptions),
      ("POST", "/hf-inference/models/openai/whisper-large-v3", .transcriptions),
      ("POST", "/api/v1/asr/recognize", .transcriptions),
      ("GET", "/api/models/openai/whisper-large-v3", .hubModel("openai/whisper-large-v3")),
      ("POST", "/v1/recognize/en", .transcriptions), ("POST", "/v1/punctuate/en", .punctuation),
      ("POST", "/v1/listen", .transcriptions), ("GET", "/v1/listen?model=nova-3", .listen),
    ] as [(String, String, GatewayPolicy.Route)])
  func addressesLeadWhereTheyShould(method: String, target: String, route: GatewayPolicy.Route) throws {
    #expect(try policy().admit(head(target, method: method)).route == route)
  }

  @Test(
    arguments: [
      ("/v1/audio/transcriptions", .openAI), ("/v1/none", .openAI), ("/", .openAI), ("/models", .openAI),
      ("/authentication/validate", .aiRefinery), ("/inference/audio/transcriptions", .aiRefinery),
      ("/models/openai/whisper-large-v3", .huggingFace), ("/hf-inference/models/x", .huggingFace),
      ("/api/v1/asr/recognize", .riva),
      ("/v1/recognize/hi", .vakyansh), ("/v1/punctuate/hi", .vakyansh), ("/v1/stt/create", .aiml),
      ("/v1/stt/1-2", .aiml),
      ("/v1/listen", .deepgram), ("/v1/listener", .openAI),
    ] as [(String, GatewayDialect)])
  func thePathGivesTheDialect(path: String, dialect: GatewayDialect) {
    #expect(GatewayDialect(head(path)) == dialect)
  }

  @Test func theirVersionTellsClientsOfAIRefinery() {
    #expect(GatewayDialect(head("/v1/audio/transcriptions", ("sdk_version", "1.33.2"))) == .aiRefinery)
    #expect(GatewayDialect(head("/v1/models", ("sdk_version", "1.33.2"))) == .openAI)
  }

  @Test(
    arguments: zip(
      GatewayDialect.allCases,
      [
        #"{"error":{"message":"no","type":"invalid_request_error","param":null,"code":null}}"#,
        #"{"error":{"message":"no","type":"invalid_request_error","param":null,"code":null}}"#, #"{"error":"no"}"#,
        #"{"detail":"no"}"#, #"{"status":"ERROR","output":[],"status_text":"no"}"#,
        #"{"message":"no","path":"/p","requestId":"id","statusCode":403,"timestamp":"#,
        #"{"err_code":"FORBIDDEN","err_msg":"no","request_id":"id"}"#,
      ]))
  func anErrorHasTheFormOfItsDialect(dialect: GatewayDialect, body: String) {
    let reply = dialect.reply(OpenAIError(status: 403, "no"), path: "/p", id: "id")
    #expect(reply.status == 403 && reply.body.hasPrefix(body), "\(reply.body)")
  }

  @Test func keysAreReadWhereClientsPutThem() throws {
    let keys = try KeyRing(parsing: "sk-abcdefgh phone rate=5\n# comment\n\nsk-12345678\n")
    let policy = policy { $0.keys = keys }
    for field in [
      ("Authorization", "Bearer sk-abcdefgh"), ("authorization", "bearer  sk-abcdefgh"),
      ("Authorization", "Token sk-abcdefgh"),
      ("Authorization", "Bearer: sk-abcdefgh"), ("X-API-Key", "sk-abcdefgh"),
      ("Sec-WebSocket-Protocol", "realtime, openai-insecure-api-key.sk-abcdefgh"),
      ("Sec-WebSocket-Protocol", "token, sk-abcdefgh"),
    ] { #expect(try policy.admit(head("/v1/models", field)).holder?.name == "phone", "\(field)") }
    #expect(try policy.admit(head("/v1/models", ("Authorization", "Bearer sk-12345678"))).holder?.name == "key-2")
    for field in [
      ("Authorization", "Bearer sk-abcdefg"), ("Authorization", "Bearer "), ("Authorization", ""), ("A", "b"),
    ] {
      let error = #expect(throws: OpenAIError.self) { try policy.admit(head("/v1/models", field)) }
      #expect(error?.status == 401 && error?.code == "invalid_api_key")
    }
    #expect(throws: OpenAIError.self) { try policy.admit(head("/v1/models?api_key=sk-abcdefgh")) }
    #expect(try policy.admit(head("/health")).route == .health, "probes come without keys")
  }

  @Test func aForeignNameOrPageMayNotAsk() throws {
    let rebound = GatewayHead(method: "GET", target: "/v1/models", fields: [("Host", "evil.example:8090")])
    #expect(#expect(throws: OpenAIError.self) { try policy().admit(rebound) }?.status == 421)
    let page = head("/v1/models", ("Origin", "https://evil.example"))
    #expect(#expect(throws: OpenAIError.self) { try policy().admit(page) }?.status == 403)
    #expect(try policy().admit(head("/v1/models", ("Origin", "http://localhost:8090"))).route == .models)
    let open = policy { $0.origins = ["https://evil.example"] }
    #expect(try open.admit(page).route == .models)
    #expect(open.allowedOrigin(page) == "https://evil.example")
    #expect(policy { $0.origins = ["*"] }.allowedOrigin(page) != nil)
  }

  @Test func theSubprotocolWithTheKeyIsNeverChosen() {
    #expect(
      GatewayPolicy.subprotocol(
        head("/v1/realtime", ("Sec-WebSocket-Protocol", "openai-insecure-api-key.sk-1, realtime"))) == "realtime")
    #expect(GatewayPolicy.subprotocol(head("/v1/realtime", ("Sec-WebSocket-Protocol", "other"))) == nil)
  }

  @Test(arguments: [
    "short", "sk-abcdefgh\nsk-abcdefgh", "sk-abcdefgh rate=0", "sk-abcdefgh speed=3", "sk-äbcdefgh", "", "# nothing",
  ])
  func aBadFileOfKeysIsRefusedWithoutRepeatingAKey(text: String) {
    let error = #expect(throws: OptionError.self) { try KeyRing(parsing: text, name: "keys.txt") }
    #expect(error?.description.contains("abcdefgh") == false)
  }
}

@Suite struct AdmissionTableTests {
  private func holder(_ name: String, rate: Int? = nil, sessions: Int? = nil) -> KeyRing.Holder {
    var holder = KeyRing.Holder(name: name)
    (holder.requestsPerMinute, holder.sessions) = (rate, sessions)
    return holder
  }

  @Test func whoLeavesMakesRoom() throws {
    var table = AdmissionTable(capacity: 2)
    try table.enter(nil, at: .zero)
    try table.enter(nil, at: .zero)
    #expect(throws: AdmissionTable.Refusal.serverIsFull(retryAfterSeconds: 2)) { try table.enter(nil, at: .zero) }
    table.leave(nil)
    try table.enter(nil, at: .zero)
    #expect(table.sessions == 2 && table.refused == 1)
  }

  @Test func aKeyHasItsOwnLimits() throws {
    var table = AdmissionTable(capacity: 100)
    let few = holder("few", sessions: 1)
    try table.enter(few, at: .zero)
    #expect(throws: AdmissionTable.Refusal.clientIsFull(retryAfterSeconds: 2)) { try table.enter(few, at: .zero) }
    try table.enter(holder("other"), at: .zero)
    table.leave(few)
    try table.enter(few, at: .zero)
  }

  @Test func aRateRecoversWithTime() throws {
    var table = AdmissionTable(capacity: 100)
    let slow = holder("slow", rate: 2)
    try table.enter(slow, at: .zero)
    try table.enter(slow, at: .zero)
    #expect(throws: AdmissionTable.Refusal.tooManyRequests(retryAfterSeconds: 30)) { try table.enter(slow, at: .zero) }
    #expect(throws: AdmissionTable.Refusal.self) { try table.enter(slow, at: .seconds(20)) }
    try table.enter(slow, at: .seconds(31))
  }

  @Test func nobodyIsAdmittedToAServerThatStops() {
    var table = AdmissionTable(capacity: 9)
    table.drain()
    #expect(throws: AdmissionTable.Refusal.draining(retryAfterSeconds: 5)) { try table.enter(nil, at: .zero) }
  }
}

@Suite struct G711Tests {
  /// The extremes and the middle of ITU-T G.711's tables, and that louder codes are louder.
  @Test func codesHaveTheirValues() {
    #expect(G711.muLaw([0xFF, 0x7F]).allSatisfy { $0 == 0 })
    #expect(G711.muLaw([0x80]) == [32_124 / 32_768] && G711.muLaw([0x00]) == [-32_124 / 32_768])
    #expect(G711.aLaw([0xD5]) == [8 / 32_768] && G711.aLaw([0x55]) == [-8 / 32_768])
    #expect(G711.aLaw([0xAA]) == [32_256 / 32_768] && G711.aLaw([0x2A]) == [-32_256 / 32_768])
  }
}
