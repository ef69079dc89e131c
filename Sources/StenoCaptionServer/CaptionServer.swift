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
/// | `/overlay` | captions on a transparent ground, for a browser source of a streaming program |
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
  /// - Parameters:
  ///   - clock: What the pings go by.
  ///   - isListening: Called with the port once the server listens.
  /// - Throws: ``CaptionServerError`` where it cannot listen.
  public func run(
    clock: some Clock<Duration> = .continuous, isListening: @escaping @Sendable (Int) async -> Void
  ) async throws {
    let server = Server(
      childChannelSetup: CaptionChannel(CaptionResponder(feed, options: options, sessionMetrics: sessionMetrics)),
      configuration: ServerConfiguration(address: .hostname(options.host, port: options.port)),
      onServerRunning: { await isListening($0.localAddress?.port ?? options.port) },
      eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
      logger: Logger(label: "captions") { _ in SwiftLogNoOpLogHandler() })
    do {
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await server.run() }
        group.addTask { await ping(clock) }
        try await group.next()
        group.cancelAll()
      }
    } catch let error where !(error is CancellationError) {
      throw CaptionServerError(
        message: "the captions page cannot be served on \(options.host):\(options.port): \(Self.reason(error))")
    }
  }

  private static func reason(_ error: any Error) -> String {
    switch (error as? IOError)?.errnoCode {
    case EADDRINUSE: "the port is in use; choose another."
    case EACCES: "such a port needs more rights; choose one from 1024 on."
    case let code?: String(cString: strerror(code)) + "."
    case nil: "\(error)"
    }
  }

  /// Lets clients tell a silence from a broken line: pages connect again after three of these are missing.
  private func ping(_ clock: some Clock<Duration>) async {
    while (try? await clock.sleep(for: .seconds(4))) != nil { feed.tick() }
  }
}
