#if GRPC
  import GRPCCore
  import GRPCNIOTransportHTTP2Posix
  import StenoRecognizeRemote

  /// The way to a gRPC server. Each attempt has a connection of its own, opened when its segment opens, so that one that
  /// breaks takes nothing else with it.
  struct GRPCLink: Sendable {
    /// What carries the calls.
    typealias Transport = HTTP2ClientTransport.Posix
    /// What a client of this link is.
    typealias Client = GRPCClient<Transport>

    /// Bytes of one answer; a minute of speech with all its words takes a tenth.
    private static let largestAnswer = 1 << 20

    private let configuration: ProviderConfiguration
    private let endpoint: StenoRecognizeRemote.Endpoint
    private let isEncrypted: Bool

    /// A proxy is refused rather than ignored. grpc-swift-nio-transport 2 makes its connections itself and knows no way
    /// through a proxy; its only hook on a new connection is for debugging, and comes after TLS was set up to begin at
    /// once. The environment's `https_proxy` is not looked at.
    ///
    /// - Throws: `ProviderFailure` where what is configured cannot work.
    init(_ configuration: ProviderConfiguration) throws(ProviderFailure) {
      self.configuration = configuration
      endpoint = try configuration.endpoint(schemes: ["http": false, "https": true, "grpc": false, "grpcs": true])
      guard endpoint.path.isEmpty else {
        throw ProviderFailure(.configuration, "a gRPC address has no path; leave \(endpoint.path.excerpt) out")
      }
      guard endpoint.query.isEmpty else {
        throw ProviderFailure(.configuration, "a gRPC address has no query; leave ?\(endpoint.query.excerpt) out")
      }
      guard configuration.proxy == nil else {
        throw ProviderFailure(
          .configuration, "gRPC does not go through a proxy here; leave proxy out, or use a provider over HTTP")
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

    /// Connects, and runs `body` with the connection.
    ///
    /// - Throws: `ProviderFailure`; `CancellationError`; what `body` throws besides.
    func withClient<Result: Sendable>(_ body: @Sendable (Client) async throws -> Result) async throws -> Result {
      let transport = try transport()
      do {
        return try await withGRPCClient(transport: transport, handleClient: body)
      } catch let error as RPCError {
        try Task.checkCancellation()
        throw ProviderFailure(error, at: endpoint)
      } catch let error as RuntimeError {
        try Task.checkCancellation()
        throw ProviderFailure(.unreachable, "\(endpoint) cannot be reached: \(error.message.excerpt)")
      }
    }

    private func transport() throws(ProviderFailure) -> HTTP2ClientTransport.Posix {
      let inactivity = configuration.timeouts.inactivity
      do {
        return try .http2NIOPosix(
          target: target,
          transportSecurity: isEncrypted ? .tls { $0.trustRoots = trust } : .plaintext,
          config: .defaults {
            $0.connection.keepalive = .init(time: inactivity / 2, timeout: inactivity / 2, allowWithoutCalls: true)
          })
      } catch {
        // Nothing is connected yet: only what it was given can be wrong.
        let file = configuration.certificateFile ?? "of the system"
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
      configuration.certificateFile.map { .certificates([.file(path: $0, format: .pem)]) } ?? .systemDefault
    }

    /// Asks whether the server is there. That it does not know the question is an answer too.
    ///
    /// #### Source
    /// grpc/grpc `doc/health-checking.md`: `grpc.health.v1.Health/Check`; an empty request asks about the whole server.
    func check() async throws {
      let service = ServiceDescriptor(fullyQualifiedService: "grpc.health.v1.Health")
      let timeout = configuration.timeouts.connect
      try await withClient { client in
        var options = options
        options.timeout = timeout
        do {
          try await client.unary(
            request: ClientRequest(message: [], metadata: metadata),
            descriptor: MethodDescriptor(service: service, method: "Check"), serializer: PlainBytes(),
            deserializer: PlainBytes(), options: options
          ) { _ = try $0.message }
        } catch let error as RPCError where [.unimplemented, .notFound].contains(error.code) {}
      }
    }
  }
#endif
