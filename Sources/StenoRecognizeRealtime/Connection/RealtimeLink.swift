import FoundationEssentials
import NIOCore
import NIOHTTP1
import NIOPosix
import StenoRecognizeRemote
import Synchronization

/// The way to a realtime server: the open connection, or a new one.
final class RealtimeLink: Sendable {
  private let configuration: ProviderConfiguration
  private let options: RealtimeSessionOptions
  private let endpoint: Endpoint
  private let encryption: ChannelEncryption?
  private let proxy: ProxyAddress?
  private let opening = Baton()
  private let current = Mutex<RealtimeConnection?>(nil)

  /// A way that was not taken yet.
  ///
  /// - Throws: `ProviderFailure` where what is configured cannot work.
  init(_ configuration: ProviderConfiguration, _ options: RealtimeSessionOptions) throws(ProviderFailure) {
    self.configuration = configuration
    self.options = options
    endpoint = try configuration.endpoint(schemes: ["ws": false, "wss": true, "http": false, "https": true])
    let isEncrypted = endpoint.scheme == "wss" || endpoint.scheme == "https"
    proxy = try ProxyChoice(configured: configuration.proxy, environment: ProcessInfo.processInfo.environment)
      .proxy(to: endpoint, isEncrypted: isEncrypted)
    let trust = CertificateTrust(configured: configuration.certificateFile)
    encryption = isEncrypted ? try ChannelEncryption(trusting: trust.file ?? trust.folder) : nil
  }

  deinit {
    current.withLock { $0 }?.close()
  }

  /// A connection that segments may begin on, opened now if there is none.
  ///
  /// - Throws: `ProviderFailure`; `CancellationError`.
  func connection() async throws -> RealtimeConnection {
    if let usable { return usable }
    try await opening.take()
    defer { opening.pass() }
    if let usable { return usable }
    let connection = try await open()
    current.withLock { $0 = connection }
    return connection
  }

  private var usable: RealtimeConnection? {
    current.withLock { $0 }.flatMap { $0.isUsable ? $0 : nil }
  }

  private func open() async throws -> RealtimeConnection {
    let loop = MultiThreadedEventLoopGroup.singleton.next()
    let ready = loop.makePromise(of: Void.self)
    let connection = RealtimeConnection(options, patience: configuration.timeouts.inactivity, ready: ready)
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
    return connection
  }

  private var headers: HTTPHeaders {
    var headers = HTTPHeaders([("Host", endpoint.authority), ("User-Agent", "steno")])
    configuration.secret?.withValue { headers.add(name: "Authorization", value: "Bearer " + $0) }
    for (name, value) in configuration.headers { headers.replaceOrAdd(name: name, value: value) }
    return headers
  }
}
