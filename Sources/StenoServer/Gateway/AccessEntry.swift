import StenoCore
public import StenoWire

/// What the access log says of one request: no audio, no text, no key.
public struct AccessEntry: Sendable {
  /// The request's name, which its client sees as `x-request-id`.
  public let id: String
  /// The method; `WS` for a WebSocket.
  public let method: String
  /// The path, without its query.
  public let path: String
  /// The vendor whose API was spoken, such as `openai`.
  public let dialect: String
  /// The status; 499 where the client went before it had its answer.
  public var status = 200
  /// Whose key it was; nil without keys.
  public var holder: String?
  /// Frames of audio that were transcribed.
  public var frames: Int64 = 0
  private let began = ContinuousClock.now
  private var duration = Duration.zero

  init(id: String, method: String, path: String, dialect: GatewayDialect) {
    (self.id, self.method, self.path, self.dialect) = (id, method, path, dialect.rawValue)
  }

  /// The same at its end.
  func ended() -> AccessEntry {
    var entry = self
    entry.duration = began.duration(to: .now)
    return entry
  }

  /// The entry as an object.
  public var json: JSONValue {
    .object([
      ("request_id", .string(id)), ("method", .string(method)), ("path", .string(path)),
      ("dialect", .string(dialect)),
      ("status", .integer(Int64(status))), ("key", JSONValue(holder)),
      ("audio_ms", .integer(FrameIndex(frames).milliseconds)),
      ("duration_ms", .integer(Int64((duration / .milliseconds(1)).rounded()))),
    ])
  }
}

/// Names of requests.
enum RequestID {
  /// A name that no other request has.
  static func random() -> String {
    var generator = SystemRandomNumberGenerator()
    return "req_" + String(generator.next() as UInt64, radix: 36)
  }

  /// The same as a random UUID.
  ///
  /// #### Source
  /// RFC 9562, section 5.4: version 4.
  static func uuid() -> String {
    var bytes = (0..<16).map { _ in UInt8.random(in: .min ... .max) }
    bytes[6] = bytes[6] & 0x0F | 0x40
    bytes[8] = bytes[8] & 0x3F | 0x80
    let digits = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
    let groups = [0..<4, 4..<6, 6..<8, 8..<10, 10..<16]
    return groups.map { digits[$0].joined() }.joined(separator: "-")
  }
}
