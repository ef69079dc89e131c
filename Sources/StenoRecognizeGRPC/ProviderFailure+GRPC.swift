#if GRPC
  import GRPCCore
  import StenoRecognizeRemote

  extension ProviderFailure {
    /// What a call's status amounts to.
    ///
    /// #### Source
    /// grpc/grpc `doc/statuscodes.md`.
    init(_ error: RPCError, at endpoint: StenoRecognizeRemote.Endpoint) {
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
      self.init(kind, "\(endpoint.origin) answers \(error.code): \(message)", requestID: Self.requestID(error.metadata))
    }

    private static func requestID(_ metadata: Metadata) -> String? {
      metadata[stringValues: "x-request-id"].first { _ in true }
    }
  }
#endif
