#if GRPC
  import GRPCCore
  import StenoProviders

  extension ProviderFailure {
    /// What a call's status amounts to.
    ///
    /// #### Source
    /// grpc/grpc `doc/statuscodes.md`.
    init(_ error: RPCError, at endpoint: StenoProviders.Endpoint) {
      if let distrust = Self.distrust(of: endpoint, in: error) {
        self.init(.configuration, distrust)
        return
      }
      let kind: Kind =
        switch error.code {
        case .unavailable: .unreachable
        case .unauthenticated, .permissionDenied: .unauthorized
        case .resourceExhausted: .rateLimited
        case .deadlineExceeded: .timedOut
        case .cancelled: .dropped
        case .unknown, .internalError, .aborted, .dataLoss: .serverError
        default: .refused
        }
      let message = error.message.isEmpty ? "without a word" : error.message.excerpt
      self.init(
        kind, "\(endpoint.origin) answers \(error.code): \(message)", retryAfter: Self.delay(error.metadata),
        requestID: Self.requestID(error.metadata))
    }

    /// How long the server asks to be left alone, in gRPC's own way or as HTTP gateways say it.
    ///
    /// #### Source
    /// grpc/proposal A6, *gRPC Retry Design*, "Pushback".
    private static func delay(_ metadata: Metadata) -> Duration? {
      let milliseconds = metadata[stringValues: "grpc-retry-pushback-ms"].first { _ in true }.flatMap { Int64($0) }
      if let milliseconds, (0...86_400_000).contains(milliseconds) { return .milliseconds(milliseconds) }
      return RetryAfter.delay { name in metadata[stringValues: name.lowercased()].first { _ in true } }
    }

    /// What was wrong with the certificate, if that is the cause: what cannot be trusted now cannot be in a minute.
    ///
    /// The causes are errors of the TLS library, which grpc-swift hands on as they are.
    private static func distrust(of endpoint: StenoProviders.Endpoint, in error: RPCError) -> String? {
      var cause: (any Error)? = error
      while let error = cause {
        let text = "\(error)"
        if text.contains("failedToValidateHostname") { return "the certificate is not valid for \(endpoint.host)" }
        if text.contains("CERTIFICATE_VERIFY_FAILED") {
          return "the certificate of \(endpoint.origin) is not trusted; set certificate_file if it is your own"
        }
        cause = (error as? RPCError)?.cause
      }
      return nil
    }

    private static func requestID(_ metadata: Metadata) -> String? {
      metadata[stringValues: "x-request-id"].first { _ in true }
    }
  }
#endif
