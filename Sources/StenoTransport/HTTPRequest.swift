/// What a server is asked.
public struct HTTPRequest: Sendable {
  /// What is sent with it.
  public enum Body: Sendable {
    /// Nothing.
    case none
    /// These bytes, with their length.
    case bytes([UInt8])
    /// Bytes that are still coming, in chunks.
    case upload(HTTPUpload)
  }

  /// The method, as in `POST`.
  public var method: String
  /// The address: `http` or `https`.
  public var url: String
  /// Header fields, in order; names without their colon.
  public var headers: [(name: String, value: String)]
  /// What is sent with it.
  public var body: Body
  /// How long to wait for a connection. The default is 10 s.
  public var connectTimeout: Duration = .seconds(10)
  /// How long the server may be silent, or not take what it is sent, while it is its turn. The default is 30 s.
  public var inactivityTimeout: Duration = .seconds(30)
  /// The largest answer. The default is 8 MiB.
  public var maximumBodyBytes = 8 << 20

  /// A request.
  public init(
    _ method: String, _ url: String, headers: [(name: String, value: String)] = [], body: Body = .none
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
  }
}
