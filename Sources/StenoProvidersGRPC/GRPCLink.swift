#if GRPC
  import FoundationEssentials
  import GRPCCore
  import GRPCNIOTransportHTTP2Posix
  import StenoSystem
  import StenoProviders
  import Synchronization

  /// The way to a gRPC server: one connection for all calls, replaced where it may be dead.
  final class GRPCLink: Sendable {
    /// What carries the calls.
    typealias Transport = GRPCSession.Transport
    /// What a client of this link is.
    typealias Client = GRPCClient<Transport>

    /// Bytes of one answer; a minute of speech with all its words takes a tenth.
    private static let largestAnswer = 1 << 20
    /// How long a connection may lie idle and still be trusted: routers forget those that are silent for four minutes
    /// and more.
    private static let longestIdle = Duration.seconds(180)
    /// The shortest time between pings that servers bear: those on gRPC's C core and in Go hang up at the fourth without
    /// an answer's data between, so that a call of two minutes is safe.
    ///
    /// #### Source
    /// grpc/grpc `doc/keepalive.md`, "GRPC_ARG_HTTP2_MAX_PING_STRIKES".
    private static let shortestPing = Duration.seconds(30)

    private let configuration: ProviderConfiguration
    private let endpoint: StenoProviders.Endpoint
    private let isEncrypted: Bool
    /// Holds an element while a connection is being opened.
    private let opening = BoundedChannel<Void>(capacity: 1)
    private let current = Mutex<GRPCSession?>(nil)

    /// A proxy is refused rather than ignored. grpc-swift-nio-transport 2 makes its connections itself and knows no way
    /// through a proxy; its only hook on a new connection is for debugging, and comes after TLS was set up to begin at
    /// once. The environment's `https_proxy` is not looked at.
    ///
    /// - Throws: `ProviderFailure` where what is configured cannot work.
    init(_ configuration: ProviderConfiguration) throws(ProviderFailure) {
      self.configuration = configuration
      endpoint = try configuration.endpoint(schemes: ["http": false, "https": true, "grpc": false, "grpcs": true])
      guard endpoint.path.isEmpty else {
        throw ProviderFailure(.configuration, "a gRPC address has no path; remove \(endpoint.path.excerpt)")
      }
      guard endpoint.query.isEmpty else {
        throw ProviderFailure(.configuration, "a gRPC address has no query; remove ?\(endpoint.query.excerpt)")
      }
      guard configuration.proxy == nil else {
        throw ProviderFailure(
          .configuration, "gRPC does not support a proxy here; remove the proxy, or use a provider over HTTP")
      }
      isEncrypted = endpoint.scheme == "https" || endpoint.scheme == "grpcs"
    }

    /// What goes with every call: the credential and what the configuration adds.
    var metadata: Metadata {
      var metadata = Metadata()
      configuration.secret?.withValue { metadata.addString("Bearer " + $0, forKey: "authorization") }
      for (name, value) in configuration.headers {
        metadata.removeAllValues(forKey: name.lowercased())
        metadata.addString(value, forKey: name.lowercased())
      }
      return metadata
    }

    /// How a call is made: once, and only as long as the server is there.
    var options: CallOptions {
      var options = CallOptions.defaults
      options.waitForReady = false
      options.maxResponseMessageBytes = Self.largestAnswer
      return options
    }

    // MARK: Connections

    /// Runs `body` with the connection, opened now if there is none.
    ///
    /// After anything but an answer of the server, later calls have another connection; the calls beside this one go on.
    ///
    /// - Throws: `ProviderFailure`; `CancellationError`; what `body` throws besides.
    func withClient<Result: Sendable>(_ body: @Sendable (Client) async throws -> Result) async throws -> Result {
      let session = try await session()
      do {
        return try await session.call(body)
      } catch {
        throw give(up: session, because: error)
      }
    }

    /// The connection that calls may begin on.
    private func session() async throws -> GRPCSession {
      if let usable { return usable }
      guard await opening.send(()) else { throw CancellationError() }
      defer { _ = opening.takeIfReady() }
      if let usable { return usable }
      let session = GRPCSession(try transport())
      do {
        // A connection is trusted once the server has answered on it, whatever it answered.
        try await session.call { try await self.ask($0) }
      } catch let error as RPCError where Self.answers.contains(error.code) {
      } catch {
        throw give(up: session, because: error)
      }
      current.withLock { $0 = session }
      return session
    }

    private var usable: GRPCSession? {
      current.withLock { current in
        if let session = current, session.isUsable(idleFor: Self.longestIdle) { return session }
        current?.retire()
        current = nil
        return nil
      }
    }

    /// What a failed call is reported as; retires its connection unless that has shown that it works.
    private func give(up session: GRPCSession, because error: any Error) -> any Error {
      switch error {
      case let error as RPCError where Self.answers.contains(error.code): break
      case is ProviderFailure: break
      default: session.retire()
      }
      guard !Task.isCancelled else { return CancellationError() }
      return switch error {
      case let error as RPCError: ProviderFailure(error, at: endpoint)
      case let error as RuntimeError:
        ProviderFailure(.unreachable, "\(endpoint) cannot be reached: \(error.message.excerpt)")
      default: error
      }
    }

    /// Statuses that only a server gives.
    private static let answers: Set<RPCError.Code> = [
      .invalidArgument, .notFound, .alreadyExists, .permissionDenied, .resourceExhausted, .failedPrecondition,
      .outOfRange, .unimplemented, .unauthenticated,
    ]

    private func transport() throws(ProviderFailure) -> Transport {
      let inactivity = configuration.timeouts.inactivity
      do {
        return try .http2NIOPosix(
          target: target,
          transportSecurity: isEncrypted ? .tls { $0.trustRoots = trust } : .plaintext,
          config: .defaults {
            $0.connection.keepalive = .init(
              time: max(inactivity, Self.shortestPing), timeout: inactivity / 2, allowWithoutCalls: false)
          })
      } catch {
        // Nothing is connected yet: only what it was given can be wrong.
        let file = certificates.file ?? certificates.folder ?? "of the system"
        throw ProviderFailure(
          .configuration, "\(endpoint) cannot be used with the certificates \(file): \("\(error)".excerpt)")
      }
    }

    /// An address is not a name that could be looked up, or asked for in a handshake.
    private var target: any ResolvableTarget {
      let port = endpoint.port ?? (isEncrypted ? 443 : 50_051)
      if endpoint.isIPv4 { return .ipv4(address: endpoint.host, port: port) }
      return endpoint.isIPv6 ? .ipv6(address: endpoint.host, port: port) : .dns(host: endpoint.host, port: port)
    }

    private var trust: TLSConfig.TrustRootsSource {
      let files = certificates.file.map { [$0] } ?? certificates.folder.map(Self.files) ?? []
      return files.isEmpty ? .systemDefault : .certificates(files.map { .file(path: $0, format: .pem) })
    }

    /// What is configured, else what the environment says.
    private var certificates: CertificateTrust { CertificateTrust(configured: configuration.certificateFile) }

    /// The certificates in a folder, which OpenSSL has under the names of their hashes as well.
    private static func files(in folder: String) -> [String] {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      return names.filter { $0.hasSuffix(".pem") || $0.hasSuffix(".crt") || $0.hasSuffix(".0") }.sorted()
        .map { folder + "/" + $0 }
    }

    // MARK: Whether the server is there

    /// Asks whether the server is there, over the connection that the next calls have.
    func check() async throws {
      try await withClient { try await self.ask($0) }
    }

    /// Asks how the server is. That it does not know the question is an answer too.
    ///
    /// #### Source
    /// grpc/grpc `doc/health-checking.md`: `grpc.health.v1.Health/Check`; an empty request asks about the whole server.
    private func ask(_ client: Client) async throws {
      let service = ServiceDescriptor(fullyQualifiedService: "grpc.health.v1.Health")
      var options = options
      options.timeout = configuration.timeouts.connect
      do {
        try await client.unary(
          request: ClientRequest(message: [], metadata: metadata),
          descriptor: MethodDescriptor(service: service, method: "Check"), serializer: PlainBytes(),
          deserializer: PlainBytes(), options: options
        ) { _ = try $0.message }
      } catch let error as RPCError where [.unimplemented, .notFound].contains(error.code) {}
    }
  }
#endif
