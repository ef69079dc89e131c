import Glibc
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix

/// A listening socket and the connections that come from it.
struct HTTPListener<Service: ServerService>: Sendable {
  /// How long a client has for a whole head.
  static var headPatience: TimeAmount { .seconds(10) }

  private static var logger: Logger { Logger(label: "server") { _ in SwiftLogNoOpLogHandler() } }

  let host: String
  let port: Int
  let pool: ConnectionPool
  let connections: ServiceChannel<Service>

  /// A listener that does not listen yet.
  init(
    _ service: Service, host: String, port: Int, pool: ConnectionPool, headPatience: TimeAmount = Self.headPatience
  ) {
    (self.host, self.port, self.pool) = (host, port, pool)
    connections = ServiceChannel(service, pool: pool, headPatience: headPatience)
  }

  /// Serves until the task is cancelled.
  ///
  /// - Parameters:
  ///   - isAllowed: Whether the address that the host's name led to may be listened on.
  ///   - isListening: Called with the port once the server listens.
  /// - Throws: ``ListenerError`` where it cannot or may not listen.
  func run(
    isAllowed: (ClientAddress) -> Bool, isListening: @escaping @Sendable (Int) async -> Void
  ) async throws {
    do {
      let listener = try await bind()
      guard isAllowed(ClientAddress(listener.channel.localAddress)) else {
        try await listener.executeThenClose { _ in }
        throw ListenerError.notLoopback
      }
      await isListening(listener.channel.localAddress?.port ?? port)
      try await withThrowingDiscardingTaskGroup { group in
        try await listener.executeThenClose { inbound in
          for try await connection in inbound {
            group.addTask { await connections.handle(value: connection, logger: Self.logger) }
          }
        }
      }
    } catch let error where !(error is CancellationError) && !(error is ListenerError) {
      throw ListenerError.failed(Self.reason(error))
    }
  }

  private func bind() async throws -> NIOAsyncChannel<ServiceChannel<Service>.Value, Never> {
    try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.backlog, value: 256)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      // One connection is accepted at a time, so that there are never more than there is room for.
      .serverChannelOption(.maxMessagesPerRead, value: 1)
      .serverChannelInitializer { [pool] channel in
        channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(AcceptGate(pool)) }
      }
      .childChannelOption(.allowRemoteHalfClosure, value: true)
      // A client whose machine or network is gone says nothing more, and would keep its place for ever.
      .childChannelOption(.socketOption(.so_keepalive), value: 1)
      .childChannelOption(.tcpOption(.init(rawValue: TCP_KEEPIDLE)), value: 60)
      .childChannelOption(.tcpOption(.init(rawValue: TCP_KEEPINTVL)), value: 15)
      .childChannelOption(.tcpOption(.init(rawValue: TCP_KEEPCNT)), value: 4)
      .bind(host: host, port: port, serverBackPressureStrategy: nil) { [connections] channel in
        connections.setup(channel: channel, logger: Self.logger)
      }
  }

  private static func reason(_ error: any Error) -> String {
    switch (error as? IOError)?.errnoCode {
    case EADDRINUSE: "the port is in use; choose another."
    case EACCES: "permission denied for this port; choose one above 1023."
    case let code?: String(cString: strerror(code)) + "."
    case nil: "\(error)"
    }
  }
}

/// Why a server does not listen.
enum ListenerError: Error {
  /// The host's name led to an address that others can reach.
  case notLoopback
  /// The system refused, for this reason.
  case failed(String)
}
