import FoundationEssentials
import NIOCore
import NIOHTTP1
import NIOPosix
import StenoSpeech
import StenoProviders
import Synchronization

/// The way to a realtime server: the open connections, and new ones.
final class RealtimeLink: Sendable {
  private struct State {
    /// At most as many as segments go up at once.
    var connections: [RealtimeConnection] = []
    /// Connections given up in a row, with nothing recognized between, because something could not be read.
    var misreadings = 0
  }

  /// From so many on, what cannot be read is taken for noise that means nothing.
  private static let mostMisreadings = 4

  private let configuration: ProviderConfiguration
  private let options: RealtimeSessionOptions
  private let endpoint: Endpoint
  private let encryption: ChannelEncryption?
  private let proxy: ProxyAddress?
  private let adaptation: ServerAdaptation
  private let preceding: PrecedingPrompt?
  private let opening = Baton()
  private let state = Mutex(State())

  /// A way that was not taken yet.
  ///
  /// - Throws: `ProviderFailure` where what is configured cannot work.
  init(_ configuration: ProviderConfiguration, _ options: RealtimeSessionOptions) throws(ProviderFailure) {
    self.configuration = configuration
    self.options = options
    let models = [options.model] + configuration.olderModels
    adaptation = ServerAdaptation(fields: [], models: models, notices: configuration.notices)
    preceding = configuration.usesContext ? PrecedingPrompt(base: options.prompt, configuration) : nil
    endpoint = try configuration.endpoint(schemes: ["ws": false, "wss": true, "http": false, "https": true])
    let isEncrypted = endpoint.scheme == "wss" || endpoint.scheme == "https"
    proxy = try ProxyChoice(configured: configuration.proxy, environment: ProcessInfo.processInfo.environment)
      .proxy(to: endpoint, isEncrypted: isEncrypted)
    let trust = CertificateTrust(configured: configuration.certificateFile)
    encryption = isEncrypted ? try ChannelEncryption(trusting: trust.file ?? trust.folder) : nil
  }

  deinit {
    for connection in state.withLock({ $0.connections }) { connection.close() }
  }

  /// Opens a connection, if none is open.
  ///
  /// - Throws: `ProviderFailure`; `CancellationError`.
  func connect() async throws {
    try await opening.take()
    defer { opening.pass() }
    guard usable.isEmpty else { return }
    _ = try await open()
  }

  /// Tries once to recognize a segment.
  ///
  /// - Throws: `ProviderFailure`; `CancellationError`.
  func transcribe(
    _ audio: SegmentAudio, report: @escaping @Sendable (RecognitionUpdate) async -> Void
  ) async throws -> Recognition {
    let (connection, upload) = try await connection(for: audio)
    let recognition = try await connection.transcribe(audio, upload: upload, report: report)
    state.withLock { $0.misreadings = 0 }
    return recognition
  }

  /// A connection that a segment may begin on. While somebody else speaks on each of them, another is opened: what is
  /// being said in one source waits for no other.
  private func connection(for audio: SegmentAudio) async throws -> (RealtimeConnection, upload: Int) {
    if let found = reserve(for: audio) { return found }
    if usable.isEmpty {
      try await connect()
      if let found = reserve(for: audio) { return found }
    }
    let connection = try await open()
    if let upload = connection.reserve(for: audio) { return (connection, upload) }
    guard let found = reserve(for: audio) else {
      throw ProviderFailure(.dropped, "the connection was lost as soon as it was open")
    }
    return found
  }

  private func reserve(for audio: SegmentAudio) -> (RealtimeConnection, upload: Int)? {
    for connection in usable {
      if let upload = connection.reserve(for: audio) { return (connection, upload) }
    }
    return nil
  }

  /// The connections on which segments may begin; the others are left to end by themselves.
  private var usable: [RealtimeConnection] {
    state.withLock { state in
      state.misreadings += state.connections.count { !$0.isUsable && $0.wasMisread }
      state.connections.removeAll { !$0.isUsable }
      return state.connections
    }
  }

  /// Opens a connection, with an older model where the server refuses the one it is asked for first.
  private func open() async throws -> RealtimeConnection {
    try await adaptation.run { variant in
      var options = options
      if variant.model > 0 { options.model = configuration.olderModels[variant.model - 1] }
      return try await open(options)
    }
  }

  private func open(_ options: RealtimeSessionOptions) async throws -> RealtimeConnection {
    let loop = MultiThreadedEventLoopGroup.singleton.next()
    let ready = loop.makePromise(of: Void.self)
    let connection = RealtimeConnection(
      options, preceding: preceding, patience: configuration.timeouts.inactivity,
      doubtsUnreadable: state.withLock { $0.misreadings < Self.mostMisreadings }, ready: ready)
    let handshake = WebSocketHandshake(
      endpoint: endpoint, headers: headers, encryption: encryption, proxy: proxy,
      timeout: TimeAmount(configuration.timeouts.connect))
    let timeout = configuration.timeouts.connect
    let deadline = loop.scheduleTask(in: TimeAmount(timeout)) {
      ready.fail(ProviderFailure(.timedOut, "no session within \(timeout)"))
    }
    handshake.connect(on: loop, receiver: connection).whenComplete { result in
      switch result {
      case .success(let channel):
        connection.begin(on: channel)
        ready.futureResult.whenFailure { _ in channel.close(promise: nil) }
      case .failure(let error): ready.fail(error)
      }
    }
    defer { deadline.cancel() }
    try await withTaskCancellationHandler {
      try await ready.futureResult.get()
    } onCancel: {
      ready.fail(CancellationError())
    }
    state.withLock { $0.connections.append(connection) }
    return connection
  }

  private var headers: HTTPHeaders {
    var headers = HTTPHeaders([("Host", endpoint.authority), ("User-Agent", "steno")])
    configuration.secret?.withValue { headers.add(name: "Authorization", value: "Bearer " + $0) }
    for (name, value) in configuration.headers { headers.replaceOrAdd(name: name, value: value) }
    return headers
  }
}
