import NIOCore
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
    try await run(clock: clock, headPatience: HTTPListener<CaptionResponder>.headPatience, isListening: isListening)
  }

  func run(
    clock: some Clock<Duration> = .continuous, headPatience: TimeAmount,
    isListening: @escaping @Sendable (Int) async -> Void
  ) async throws {
    let limits = ConnectionLimits(maximumClients: options.maximumClients)
    let pool = ConnectionPool(capacity: limits.connections, metrics: feed.metrics)
    let responder = CaptionResponder(
      feed, options: options, maximumClients: limits.clients, sessionMetrics: sessionMetrics)
    let listener = HTTPListener(
      responder, host: options.host, port: options.port, pool: pool, headPatience: headPatience)
    do {
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
          // What a name leads to is for this machine to say, so a name alone opens nothing to others.
          try await listener.run(isAllowed: { options.token != nil || $0.isLoopback }, isListening: isListening)
        }
        group.addTask { await ping(clock) }
        try await group.next()
        group.cancelAll()
      }
    } catch ListenerError.notLoopback {
      throw CaptionServerError(message: "\(options.host) is not a loopback address; set a token.")
    } catch ListenerError.failed(let reason) {
      throw CaptionServerError(
        message: "the captions page cannot be served on \(options.host):\(options.port): \(reason)")
    }
  }

  /// Lets clients tell a silence from a broken line: pages connect again after three of these are missing.
  private func ping(_ clock: some Clock<Duration>) async {
    while (try? await clock.sleep(for: .seconds(4))) != nil { feed.tick() }
  }
}
