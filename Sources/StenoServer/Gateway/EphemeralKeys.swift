import StenoCore
import StenoSystem
import StenoWire
import Synchronization

/// Keys of OpenAI's Realtime API that open sessions for a short while, for browsers: a value.
struct EphemeralKeyTable: Sendable {
  /// What a key opens.
  struct Grant: Sendable, Equatable {
    /// How the session begins.
    var session: OpenAIRealtimeSession
    /// The form in which its client knows sessions.
    var shape: OpenAIRealtimeSession.Shape
    /// Whose key minted it.
    var holder: KeyRing.Holder?
  }

  let capacity: Int
  private var grants: [String: (grant: Grant, expiry: Duration)] = [:]

  /// A table without keys.
  ///
  /// - Parameter capacity: Keys that are known at once.
  init(capacity: Int) {
    self.capacity = capacity
  }

  var count: Int { grants.count }

  /// Keeps a key; false where there is no room beside those that are valid.
  mutating func add(_ key: String, _ grant: Grant, until expiry: Duration, at now: Duration) -> Bool {
    if grants.count >= capacity { grants = grants.filter { $0.value.expiry > now } }
    guard grants.count < capacity else { return false }
    grants[key] = (grant, expiry)
    return true
  }

  /// What a key opens; nil where it opens nothing, or not any more.
  func grant(_ key: String, at now: Duration) -> Grant? {
    grants[key].flatMap { $0.expiry > now ? $0.grant : nil }
  }
}

/// The ephemeral keys of a gateway.
final class EphemeralKeys: Sendable {
  /// What their names begin with.
  static let prefix = "ek_"
  /// How long a key may be valid, in seconds.
  ///
  /// #### Source
  /// openai/openai-openapi @f85dbe2, `RealtimeCreateClientSecretRequest`.
  static let lifetimes: ClosedRange<Int64> = 10...7_200
  static let lifetime: Int64 = 600

  private let table = Mutex(EphemeralKeyTable(capacity: 10_000))
  private let began = ContinuousClock.now
  private var now: Duration { began.duration(to: .now) }

  /// What the key opens that a client shows; nil where it shows none of these, or one that is over.
  func grant(_ head: GatewayHead) -> EphemeralKeyTable.Grant? {
    guard let key = head.key, key.hasPrefix(Self.prefix) else { return nil }
    return table.withLock { [now] in $0.grant(key, at: now) }
  }

  /// Mints a key; nil where too many are valid.
  func mint(_ grant: EphemeralKeyTable.Grant, seconds: Int64) -> String? {
    // 256 random bits.
    let key = Self.prefix + (RequestID.uuid() + RequestID.uuid()).filter { $0 != "-" }
    let now = now
    return table.withLock { $0.add(key, grant, until: now + .seconds(seconds), at: now) } ? key : nil
  }
}

extension GatewayResponder {
  /// Mints a key for a session.
  ///
  /// - Parameters:
  ///   - json: What the client asks for.
  ///   - shape: Whether in today's form or the beta's.
  ///   - holder: Who asks.
  /// - Returns: The reply.
  /// - Throws: ``StenoWire/OpenAIError`` for what cannot be meant.
  func mint(
    _ json: JSONValue, _ shape: OpenAIRealtimeSession.Shape, _ holder: KeyRing.Holder?
  ) throws(OpenAIError) -> GatewayReply {
    let request = try OpenAIError.refusing { () throws(WireError) in try EphemeralKeyRequest(json, shape) }
    var session = newSession(id: RequestID.random(), model: nil)
    try session.apply(OpenAIRealtimeUpdate(request.session, shape: shape == .beta ? .beta : .current))
    try check(
      model: session.transcription?.model, language: session.transcription?.languages.first,
      param: "session.audio.input.transcription.language")
    let grant = EphemeralKeyTable.Grant(session: session, shape: shape, holder: holder)
    guard let key = ephemeralKeys.mint(grant, seconds: request.seconds) else {
      throw .rateLimited("too many ephemeral keys are valid; try again when some have expired")
    }
    let expiry = WallTime.now.millisecondsSince1970 / 1_000 + request.seconds
    let secret: [(name: String, value: JSONValue)] = [("value", .string(key)), ("expires_at", .integer(expiry))]
    return .json(
      shape == .beta
        ? session.json(shape).merging(.object([("client_secret", .object(secret))]))
        : .object(secret + [("session", session.json(shape))]))
  }
}

/// What a client asks for that wants an ephemeral key.
struct EphemeralKeyRequest {
  var seconds: Int64
  /// What it says of the session.
  var session: JSONValue

  /// Reads a body.
  ///
  /// - Throws: ``StenoWire/WireError`` where a member is not what it must be.
  init(_ json: JSONValue, _ shape: OpenAIRealtimeSession.Shape) throws(WireError) {
    let object = try JSONObjectReader(json)
    let secret = shape == .beta ? try object.object("client_secret") : object
    let expiry = try secret?.object("expires_after")
    seconds = try expiry?.integer("seconds", in: EphemeralKeys.lifetimes) ?? EphemeralKeys.lifetime
    session = shape == .beta ? json : object["session"] ?? .object([])
  }
}
