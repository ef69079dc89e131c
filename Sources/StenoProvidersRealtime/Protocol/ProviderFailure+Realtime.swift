import StenoWire
import StenoProviders

extension RealtimeServerEvent.Failure {
  /// Whether the server will close the session after it.
  var endsSession: Bool {
    ["session_expired", "beta_api_shape_disabled", "invalid_api_key", "insufficient_quota"].contains(code)
  }
}

extension ProviderFailure {
  /// What a server's complaint amounts to.
  init(_ failure: RealtimeServerEvent.Failure) {
    let cause = [failure.code ?? failure.type, failure.message].filter { !$0.isEmpty }.joined(separator: ": ").excerpt
    self.init(Self.kind(of: failure), cause.isEmpty ? "the server complains without a cause" : cause)
    mentions = RefusalMentions(
      .object([
        (
          "error",
          .object([
            ("type", .string(failure.type)), ("code", JSONValue(failure.code)), ("message", .string(failure.message)),
            ("param", JSONValue(failure.field)),
          ])
        )
      ]), text: failure.message)
  }

  private static func kind(of failure: RealtimeServerEvent.Failure) -> Kind {
    guard Kind(errorNames: [failure.code, failure.type]) != .quotaExhausted else { return .quotaExhausted }
    return switch (failure.type, failure.code) {
    case (_, "invalid_api_key"), ("authentication_error", _), ("invalid_authentication_error", _): .unauthorized
    case (_, "rate_limit_exceeded"), ("rate_limit_error", _), ("rate_limit_exceeded", _): .rateLimited
    case (_, "session_expired"): .dropped
    case ("server_error", _), (_, "server_error"): .serverError
    default: .refused
    }
  }
}
