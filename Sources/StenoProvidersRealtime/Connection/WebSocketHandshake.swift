import NIOCore
import NIOHTTP1
import NIOPosix
import NIOWebSocket
import StenoProviders

/// Connects to a WebSocket server.
///
/// #### Source
/// RFC 6455, *The WebSocket Protocol*, section 4.1.
struct WebSocketHandshake: Sendable {
  /// What becomes of the request to upgrade.
  private enum Outcome: Sendable {
    case open
    case refused(EventLoopFuture<ProviderFailure>)
  }

  /// Bytes of one message; a minute of speech with all its tokens takes a twentieth.
  private static let largestMessage = 1 << 20

  let endpoint: Endpoint
  let headers: HTTPHeaders
  /// How the channel is encrypted; nil for not at all.
  let encryption: ChannelEncryption?
  /// What leads to the server; nil for the straight way.
  let proxy: ProxyAddress?
  let timeout: TimeAmount

  /// Connects, and hands messages to `receiver` from then on.
  ///
  /// - Returns: The channel once the server has agreed. Fails with ``ProviderFailure`` where it has not.
  func connect(on loop: any EventLoop, receiver: any WebSocketReceiver) -> EventLoopFuture<any Channel> {
    let agreed = loop.makePromise(of: Outcome.self)
    let connected = ClientBootstrap(group: loop)
      .connectTimeout(timeout)
      .channelOption(.socketOption(.tcp_nodelay), value: 1)
      .channelInitializer { channel in
        // A tunnel takes until the channel is open, which it is only after this.
        guard proxy == nil else { return loop.makeSucceededVoidFuture() }
        return channel.eventLoop.makeCompletedFuture { try prepare(channel, agreed, receiver) }
      }
      .connect(host: proxy?.host ?? endpoint.host, port: proxy?.port ?? port)
      .flatMap { channel in tunnel(through: channel, agreed, receiver).map { channel } }
    connected.whenFailure { agreed.fail(failure(of: $0)) }
    return connected.flatMapErrorThrowing { throw failure(of: $0) }.flatMap { channel in
      agreed.futureResult.flatMapErrorThrowing { throw failure(of: $0) }.flatMap { outcome in
        switch outcome {
        case .open: loop.makeSucceededFuture(channel)
        case .refused(let reason): reason.flatMapThrowing { throw $0 }
        }
      }.flatMapErrorThrowing { error in
        channel.close(promise: nil)
        throw error
      }
    }
  }

  private var port: Int { endpoint.port ?? (encryption == nil ? 80 : 443) }

  private func tunnel(
    through channel: any Channel, _ agreed: EventLoopPromise<Outcome>, _ receiver: any WebSocketReceiver
  ) -> EventLoopFuture<Void> {
    guard let proxy else { return channel.eventLoop.makeSucceededVoidFuture() }
    // Sooner than the whole connection must stand, so that it is the proxy that is named.
    let soon = TimeAmount.nanoseconds(timeout.nanoseconds / 4 * 3)
    let tunnel = ProxyTunnel(proxy: proxy, endpoint: endpoint, port: port, timeout: soon)
    return tunnel.open(on: channel).flatMapThrowing {
      try prepare(channel, agreed, receiver)
    }.flatMapErrorThrowing { error in
      channel.close(promise: nil)
      throw error
    }
  }

  private func prepare(_ channel: any Channel, _ agreed: EventLoopPromise<Outcome>, _ receiver: any WebSocketReceiver)
    throws
  {
    try encryption?.begin(on: channel, to: endpoint)
    let upgrader = NIOTypedWebSocketClientUpgrader<Outcome>(
      maxFrameSize: Self.largestMessage, enableAutomaticErrorHandling: false
    ) { channel, _ in
      channel.eventLoop.makeCompletedFuture {
        try channel.pipeline.syncOperations.addHandlers([
          NIOWebSocketFrameAggregator(
            minNonFinalFragmentSize: 1, maxAccumulatedFrameCount: 1_024, maxAccumulatedFrameSize: Self.largestMessage),
          WebSocketMessages(receiver),
        ])
        return .open
      }
    }
    let configuration = NIOTypedHTTPClientUpgradeConfiguration<Outcome>(
      upgradeRequestHead: HTTPRequestHead(version: .http1_1, method: .GET, uri: endpoint.target, headers: headers),
      upgraders: [upgrader],
      notUpgradingCompletionHandler: { channel in
        channel.eventLoop.makeCompletedFuture {
          let refusal = channel.eventLoop.makePromise(of: ProviderFailure.self)
          try channel.pipeline.syncOperations.addHandler(HandshakeRefusal(refusal))
          return .refused(refusal.futureResult)
        }
      })
    try channel.pipeline.syncOperations
      .configureUpgradableHTTPClientPipeline(configuration: .init(upgradeConfiguration: configuration))
      .cascade(to: agreed)
  }

  private func failure(of error: any Error) -> ProviderFailure {
    if let failure = ChannelEncryption.failure(of: error, to: endpoint) { return failure }
    return switch error {
    case let failure as ProviderFailure: failure
    case is NIOConnectionError:
      ProviderFailure(
        .unreachable,
        proxy.map { "the proxy \($0.authority) cannot be reached; check proxy and https_proxy" }
          ?? "\(endpoint.authority) cannot be reached")
    case ChannelError.connectTimeout:
      ProviderFailure(
        .timedOut,
        "no connection to \(proxy.map { "the proxy " + $0.authority } ?? endpoint.authority) in \(timeout.seconds) s")
    case is NIOHTTPClientUpgradeError, is HTTPParserError:
      ProviderFailure(.badAnswer, "\(endpoint.authority) does not speak WebSocket: \("\(error)".excerpt)")
    default: ProviderFailure(.dropped, "the connection to \(endpoint.authority) was lost: \("\(error)".excerpt)")
    }
  }
}

extension TimeAmount {
  /// Whole seconds, for people to read.
  fileprivate var seconds: Int64 { nanoseconds / 1_000_000_000 }
}

extension Endpoint {
  /// What the `Host` header says.
  var authority: String { (host.contains(":") ? "[\(host)]" : host) + (port.map { ":\($0)" } ?? "") }

  /// The target of the handshake: transcription sessions below the path, unless it names them already.
  fileprivate var target: String {
    path + (path.hasSuffix("/realtime") ? "" : "/realtime") + "?intent=transcription"
      + (query.isEmpty ? "" : "&" + query)
  }
}
