import StenoJSON
public import StenoRecognize
public import StenoRecognizeRemote
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
  /// - Throws: ``StenoRecognizeRemote/ProviderFailure`` of kind `configuration`.
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
  /// - Throws: ``StenoRecognizeRemote/ProviderFailure``; `CancellationError`.
  public func connect() async throws {
    if loginURL == nil { try await base.connect() } else { try await logIn() }
  }

  /// Sends the segment once and reads the answer.
  ///
  /// - Throws: ``StenoRecognizeRemote/ProviderFailure``; `CancellationError`.
  public func transcribe(
    _ audio: SegmentAudio, report: @escaping @Sendable (RecognitionUpdate) async -> Void
  ) async throws -> Recognition {
    if !session.isOpen { try await logIn() }
    do {
      return try await base.transcribe(audio, report: report)
    } catch let failure as ProviderFailure where failure.kind == .unauthorized {
      session.isOpen = false
      throw failure
    }
  }

  private func logIn() async throws {
    guard let loginURL else { return }
    var request = HTTPRequest("POST", loginURL, headers: [("Content-Type", "application/json")])
    request.headers.append(("sdk_version", version))
    let key = configuration.secret?.withValue { $0 } ?? ""
    request.body = .bytes(Array(JSONValue.object([("api_key", .string(key))]).text.utf8))
    try await base.exchange.withResponse(to: request) { _ in }
    session.isOpen = true
  }
}

/// Whether the login was taken.
private final class LoginSession: Sendable {
  private let state = Mutex(false)

  var isOpen: Bool {
    get { state.withLock { $0 } }
    set { state.withLock { $0 = newValue } }
  }
}
