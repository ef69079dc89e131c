import StenoCore
public import StenoSpeech
import StenoVAD

/// A server that speaks the vendors' APIs from engines of one's own.
///
/// | address | what is there |
/// |---|---|
/// | `POST /v1/audio/transcriptions` | OpenAI's transcription of a file, whole or as a stream; AI Refinery's clients too |
/// | `/v1/realtime` | OpenAI's Realtime transcription, over a WebSocket |
/// | `POST /inference/audio/transcriptions`, `POST /authentication/validate` | AI Refinery's older clients |
/// | `POST /models/…`, `POST /hf-inference/models/…` | Hugging Face's speech recognition, of bytes or JSON |
/// | `POST /api/v1/asr/recognize` | OVH's REST wrapper of Riva |
/// | `POST /v1/recognize/{language}` | Vakyansh's recognition |
/// | `/v1/listen` | Deepgram's transcription: of a file by `POST`, live over a WebSocket |
/// | `POST /v1/stt/create`, `GET /v1/stt/{id}` | AI/ML API: transcriptions that are asked for later |
/// | `POST /v1/realtime/client_secrets`, `…/transcription_sessions` | keys for browsers, which open sessions for minutes |
/// | `/v1/models` | the names of models that clients may ask for |
/// | `/try` | a page that shows what the microphone hears, over the Realtime API |
/// | `/health`, `/v1/health/ready`, `/metrics` | whether it is up, whether it takes sessions, what it counts |
public struct Gateway: Sendable {
  private let responder: GatewayResponder
  private let options: GatewayOptions

  /// A gateway that does not listen yet.
  ///
  /// - Parameters:
  ///   - engine: Who recognizes, for all clients.
  ///   - modelName: The engine's own model, as `/v1/models` lists it.
  ///   - options: Where, to whom, and how much at once.
  ///   - log: Takes an entry for each request that has ended; it must not block.
  /// - Throws: ``StenoCore/OptionError`` for the first option that is out of range; ``StenoVAD/DetectorError`` where the
  ///   voice activity detector's weights are missing or damaged.
  public init(
    engine: any RecognitionEngine, modelName: String, options: GatewayOptions = GatewayOptions(),
    log: @escaping @Sendable (AccessEntry) -> Void = { _ in }
  ) throws {
    try options.validate()
    self.options = options
    responder = GatewayResponder(
      engine: engine, detector: try SileroDetector(), models: ModelNames(own: modelName),
      admission: Admission(capacity: options.maximumSessions), figures: GatewayFigures(), options: options,
      policy: GatewayPolicy(options), log: log)
  }

  /// Serves until the task is cancelled.
  ///
  /// - Parameter isListening: Called with the port once the server listens.
  /// - Throws: ``GatewayError`` where it cannot listen.
  public func run(isListening: @escaping @Sendable (Int) async -> Void) async throws {
    let limits = ConnectionLimits(maximumClients: 10_000)
    let pool = ConnectionPool(capacity: limits.connections, metrics: ServerMetrics())
    let listener = HTTPListener(responder, host: options.host, port: options.port, pool: pool)
    do {
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { await responder.jobs.run() }
        group.addTask {
          try await listener.run(isAllowed: { options.keys != nil || $0.isLoopback }, isListening: isListening)
        }
        defer { group.cancelAll() }
        try await group.next()
      }
    } catch ListenerError.notLoopback {
      throw GatewayError(message: "\(options.host) is not a loopback address; give --keys to open it to others")
    } catch ListenerError.failed(let reason) {
      throw GatewayError(message: "cannot serve on \(options.host):\(options.port): \(reason)")
    }
  }

  /// Stops taking sessions, and returns when those that are open have ended or their time is over.
  public func drain() async {
    responder.admission.drain()
    let clock = ContinuousClock()
    let end = clock.now + options.drainLimit
    while responder.admission.figures.sessions > 0, clock.now < end, !Task.isCancelled {
      try? await clock.sleep(for: .milliseconds(50))
    }
  }
}

/// Why a gateway cannot be served.
public struct GatewayError: Error, Sendable, CustomStringConvertible {
  /// What, where, and the remedy.
  public var message: String

  /// The message.
  public var description: String { message }
}
