import StenoSystem
import StenoWire
public import StenoSpeech
public import StenoProviders
import StenoTransport
import Synchronization

/// AI Refinery: transcriptions in one piece or as events, in both eras of its wire, with the login of the older one.
///
/// Options: `sdk_version`, `response_format`, `stream`, `chunking_strategy`, `timestamp_granularities`, `login_url`,
/// `stream_upload`.
public struct AIRefineryProvider: RemoteProvider {
  private let base: HTTPProvider
  private let loginURL: String?
  private let version: String
  private let session = LoginSession()

  /// A provider as it is configured.
  ///
  /// - Throws: ``StenoProviders/ProviderFailure`` of kind `configuration`.
  public init(_ configuration: ProviderConfiguration) throws(ProviderFailure) {
    let dialect = try AIRefineryDialect(configuration)
    base = try HTTPProvider(configuration, dialect: dialect)
    loginURL = dialect.loginURL
    version = dialect.options.version
  }

  /// How it is reached and what it is asked for.
  public var configuration: ProviderConfiguration { base.configuration }

  /// What the API can do as it is configured.
  public var capabilities: RecognizerCapabilities { base.capabilities }

  /// Opens a connection, and logs in where the version has that.
  ///
  /// - Throws: ``StenoProviders/ProviderFailure``; `CancellationError`.
  public func connect() async throws {
    if loginURL == nil {
      try await base.connect()
    } else {
      _ = try await session.ticket { try await logIn() }
    }
  }

  /// Sends the segment once and reads the answer.
  ///
  /// - Throws: ``StenoProviders/ProviderFailure``; `CancellationError`.
  public func transcribe(
    _ audio: SegmentAudio, report: @escaping @Sendable (RecognitionUpdate) async -> Void
  ) async throws -> Recognition {
    guard loginURL != nil else { return try await base.transcribe(audio, report: report) }
    let login = try await session.ticket { try await logIn() }
    do {
      return try await base.transcribe(audio, report: report)
    } catch let failure as ProviderFailure where failure.kind == .unauthorized {
      // The login may have run out: all segments that find out share the next one, and each goes up once more.
      _ = try await session.ticket(after: login) { try await logIn() }
      return try await base.transcribe(audio, report: report)
    }
  }

  private func logIn() async throws {
    guard let loginURL else { return }
    var request = HTTPRequest("POST", loginURL, headers: [("Content-Type", "application/json")])
    request.headers.append(("sdk_version", version))
    let key = configuration.secret?.withValue { $0 } ?? ""
    request.body = .bytes(Array(JSONValue.object([("api_key", .string(key))]).text.utf8))
    try await base.exchange.withResponse(to: request) { _ in }
  }
}

/// The logins of a session: one at a time, each shared by the segments that need it.
private final class LoginSession: Sendable {
  /// How many logins there were. One task at a time may raise it.
  private let count = Mutex(0)
  private let turn = BoundedChannel<Void>(capacity: 1)

  /// Logs in unless somebody did.
  ///
  /// - Parameters:
  ///   - stale: The login that is no good any more; nil where none is known.
  ///   - logIn: Logs in.
  /// - Returns: The number of the login that is good.
  /// - Throws: What `logIn` throws; `CancellationError`.
  func ticket(after stale: Int? = nil, _ logIn: () async throws -> Void) async throws -> Int {
    if let good = good(after: stale) { return good }
    guard await turn.send(()) else { throw CancellationError() }
    defer { _ = turn.takeIfReady() }
    if let good = good(after: stale) { return good }
    try await logIn()
    return count.withLock { count in
      count += 1
      return count
    }
  }

  private func good(after stale: Int?) -> Int? {
    let count = count.withLock { $0 }
    return count > stale ?? 0 ? count : nil
  }
}
