#if GRPC
  import GRPCCore
  import GRPCNIOTransportHTTP2Posix
  import NIOCore
  import NIOPosix
  import Synchronization

  /// One connection to a gRPC server, for any number of calls side by side.
  ///
  /// A call's result is handed on when the call has it: the connection is run beside the event loops, as long as this is
  /// there. Were it run by the call, its result would wait for the connection's end, which over TLS takes five seconds
  /// where the server does not answer `close_notify`; those on gRPC's C core do not.
  final class GRPCSession: Sendable {
    /// What carries the calls.
    typealias Transport = HTTP2ClientTransport.Posix

    private struct State {
      var isRetired = false
      var calls = 0
      var lastCall = ContinuousClock.now
    }

    /// Where calls are made.
    let client: GRPCClient<Transport>
    private let state = Mutex(State())

    /// A session that begins to connect.
    init(_ transport: Transport) {
      let client = GRPCClient(transport: transport)
      self.client = client
      _ = MultiThreadedEventLoopGroup.singleton.any().makeFutureWithTask { try await client.runConnections() }
    }

    deinit {
      client.beginGracefulShutdown()
    }

    /// Whether calls may begin on it: it has not been retired, and did not lie idle so long that something on the way
    /// may have forgotten it without a word.
    func isUsable(idleFor longest: Duration) -> Bool {
      state.withLock { !$0.isRetired && ($0.calls > 0 || $0.lastCall.duration(to: .now) < longest) }
    }

    /// Lets the calls on it end, and takes no more.
    func retire() {
      state.withLock { $0.isRetired = true }
      client.beginGracefulShutdown()
    }

    /// Runs `body` as a call.
    func call<Result: Sendable>(_ body: @Sendable (GRPCClient<Transport>) async throws -> Result) async throws -> Result
    {
      state.withLock { $0.calls += 1 }
      defer {
        state.withLock { state in
          state.calls -= 1
          state.lastCall = .now
        }
      }
      return try await body(client)
    }
  }
#endif
