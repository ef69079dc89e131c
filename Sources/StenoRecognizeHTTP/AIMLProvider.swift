public import StenoCore
public import StenoRecognize
public import StenoRecognizeRemote
import StenoTransport

/// AI/ML API: a segment is uploaded while it is spoken, and its transcription asked for until it is there.
///
/// Options: every parameter of the model's family, such as `punctuate` or `diarize`; and `stream_upload`, `upload`
/// (`wav`, or `flac` in about half the bytes, which goes up once a segment has ended).
public struct AIMLProvider: RemoteProvider {
  /// The first wait between two questions; each is half as long again, up to the last.
  private static let firstWait = Duration.milliseconds(250)
  private static let longestWait = Duration.seconds(10)

  /// How it is reached and what it is asked for.
  public let configuration: ProviderConfiguration
  private let dialect: AIMLDialect
  private let exchange: HTTPExchange
  private let clock: any Clock<Duration>

  /// A provider as it is configured.
  ///
  /// - Parameters:
  ///   - configuration: How it is reached. Its answer's timeout covers all questions; ten minutes are usual.
  ///   - flac: What makes FLAC, for the option `upload`; nil, the default, where there is nothing that does.
  ///   - clock: The clock that the waits between questions are on.
  /// - Throws: ``StenoRecognizeRemote/ProviderFailure`` of kind `configuration`.
  public init(
    _ configuration: ProviderConfiguration, flac: FLACEncoding? = nil, clock: any Clock<Duration> = .continuous
  ) throws(ProviderFailure) {
    self.configuration = configuration
    self.clock = clock
    dialect = try AIMLDialect(configuration)
    exchange = try HTTPExchange(configuration, flac: flac)
  }

  /// What the model's family can do.
  public var capabilities: RecognizerCapabilities { dialect.capabilities }

  /// Opens a connection.
  ///
  /// - Throws: ``StenoRecognizeRemote/ProviderFailure``; `CancellationError`.
  public func connect() async throws {
    try await exchange.connect()
  }

  /// Uploads the segment and asks until its transcription is there.
  ///
  /// - Throws: ``StenoRecognizeRemote/ProviderFailure``; `CancellationError`.
  public func transcribe(
    _ audio: SegmentAudio, report: @escaping @Sendable (RecognitionUpdate) async -> Void
  ) async throws -> Recognition {
    let generation = try await exchange.send(audio, dialect.upload) { [dialect, exchange] response in
      try dialect.generation(from: try await exchange.answer(response))
    }
    guard let closed = await audio.closed() else { throw CancellationError() }
    return try await result(of: generation, in: closed.frames)
  }

  /// Has the server fetch and transcribe what is at `url`, all of it at once.
  ///
  /// - Parameters:
  ///   - url: An address that the server can reach.
  ///   - frames: Where the audio stands on the timeline; word times are kept inside.
  /// - Returns: The final text.
  /// - Throws: ``StenoRecognizeRemote/ProviderFailure``; `CancellationError`.
  public func transcribe(url: String, frames: Range<FrameIndex>) async throws -> Recognition {
    let request = HTTPRequest(
      "POST", dialect.base + "/stt/create", headers: [("Content-Type", "application/json")],
      body: .bytes(dialect.body(url: url)))
    let generation = try await exchange.withResponse(to: request) { response in
      try dialect.generation(from: try await exchange.answer(response))
    }
    return try await result(of: generation, in: frames)
  }

  private func result(of generation: String, in frames: Range<FrameIndex>) async throws -> Recognition {
    let request = HTTPRequest("GET", dialect.base + "/stt/" + generation)
    var wait = Self.firstWait
    while true {
      let progress = try await exchange.withResponse(to: request) { response in
        try dialect.progress(from: try await exchange.answer(response), in: frames)
      }
      if case .done(let recognition) = progress { return recognition }
      try await clock.sleep(for: wait)
      wait = min(wait * 1.5, Self.longestWait)
    }
  }
}
