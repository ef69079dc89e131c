import Glibc
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
public import StenoCore

/// The captions page and its live feed over HTTP.
///
/// | address | what is there |
/// |---|---|
/// | `/` | a page to read along |
/// | `/overlay` | captions on a transparent background, for a browser source of a streaming program |
/// | `/events`, `/ws` | the feed, as server-sent events and as WebSocket messages |
/// | `/transcript.vtt`, `.srt`, `.txt`, `.json` | what was said so far |
/// | `/healthz`, `/metrics` | whether the server is up, and what it and the session count, for Prometheus |
public struct CaptionServer: Sendable {
  private let options: CaptionServerOptions
  private let feed: CaptionFeed
  private let sessionMetrics: @Sendable () -> String

  /// A server that does not listen yet.
  ///
  /// - Parameters:
  ///   - feed: What is served.
  ///   - options: Where, and to whom.
  ///   - sessionMetrics: What `/metrics` says beside the server's own figures, in Prometheus' text format.
  /// - Throws: ``StenoCore/OptionError`` for the first option that is out of range.
  public init(
    _ feed: CaptionFeed, options: CaptionServerOptions = CaptionServerOptions(),
    sessionMetrics: @escaping @Sendable () -> String = { "" }
  ) throws(OptionError) {
    try options.validate()
    self.feed = feed
    self.options = options
    self.sessionMetrics = sessionMetrics
  }

  /// Serves until the task is cancelled.
  ///
  /// How many connections there may be follows the limit that the process has on descriptors when this is called.
  ///
  /// - Parameters:
  ///   - clock: What the pings go by.
  ///   - isListening: Called with the port once the server listens.
  /// - Throws: ``CaptionServerError`` where it cannot listen.
  public func run(
    clock: some Clock<Duration> = .continuous, isListening: @escaping @Sendable (Int) async -> Void
  ) async throws {
    try await run(clock: clock, headPatience: Self.headPatience, isListening: isListening)
  }

  func run(
    clock: some Clock<Duration> = .continuous, headPatience: TimeAmount,
    isListening: @escaping @Sendable (Int) async -> Void
  ) async throws {
    let limits = ConnectionLimits(maximumClients: options.maximumClients)
    let pool = ConnectionPool(capacity: limits.connections, metrics: feed.metrics)
    let responder = CaptionResponder(
      feed, options: options, maximumClients: limits.clients, sessionMetrics: sessionMetrics)
    let connections = CaptionChannel(responder, pool: pool, headPatience: headPatience)
    do {
      let listener = try await listen(pool, connections)
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
          try await Self.accept(listener, connections) {
            await isListening(listener.channel.localAddress?.port ?? options.port)
          }
        }
        group.addTask { await ping(clock) }
        try await group.next()
        group.cancelAll()
      }
    } catch let error where !(error is CancellationError) && !(error is CaptionServerError) {
      throw CaptionServerError(
        message: "the captions page cannot be served on \(options.host):\(options.port): \(Self.reason(error))")
    }
  }

  private func listen(
    _ pool: ConnectionPool, _ connections: CaptionChannel
  ) async throws -> NIOAsyncChannel<CaptionChannel.Value, Never> {
    let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.backlog, value: 256)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      // One connection is accepted at a time, so that there are never more than there is room for.
      .serverChannelOption(.maxMessagesPerRead, value: 1)
      .serverChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(AcceptGate(pool)) }
      }
      .childChannelOption(.allowRemoteHalfClosure, value: true)
      .bind(host: options.host, port: options.port, serverBackPressureStrategy: nil) { channel in
        connections.setup(channel: channel, logger: Self.logger)
      }
    // What a name leads to is for this machine to say, so a name alone opens nothing to others.
    guard options.token != nil || ClientAddress(listener.channel.localAddress).isLoopback else {
      try await listener.executeThenClose { _ in }
      throw CaptionServerError(message: "\(options.host) is not a loopback address; set a token.")
    }
    return listener
  }

  private static func accept(
    _ listener: NIOAsyncChannel<CaptionChannel.Value, Never>, _ connections: CaptionChannel,
    isListening: @Sendable () async -> Void
  ) async throws {
    await isListening()
    try await withThrowingDiscardingTaskGroup { group in
      try await listener.executeThenClose { inbound in
        for try await connection in inbound {
          group.addTask { await connections.handle(value: connection, logger: logger) }
        }
      }
    }
  }

  /// How long a client has for a whole head.
  private static let headPatience = TimeAmount.seconds(10)
  private static let logger = Logger(label: "captions") { _ in SwiftLogNoOpLogHandler() }

  private static func reason(_ error: any Error) -> String {
    switch (error as? IOError)?.errnoCode {
    case EADDRINUSE: "the port is in use; choose another."
    case EACCES: "permission denied for this port; choose one above 1023."
    case let code?: String(cString: strerror(code)) + "."
    case nil: "\(error)"
    }
  }

  /// Lets clients tell a silence from a broken line: pages connect again after three of these are missing.
  private func ping(_ clock: some Clock<Duration>) async {
    while (try? await clock.sleep(for: .seconds(4))) != nil { feed.tick() }
  }
}
