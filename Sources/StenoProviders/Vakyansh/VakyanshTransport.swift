/// How a Vakyansh server is spoken to.
public enum VakyanshTransport: String, Sendable, CaseIterable {
  /// Whole segments as JSON over HTTP.
  case rest
  /// Audio as it is spoken, over gRPC.
  case grpc

  /// What `configuration` asks for: its option `transport`, or else what the address begins with: `http://` and
  /// `https://` mean REST, `grpc://` and `grpcs://` gRPC.
  ///
  /// - Throws: ``ProviderFailure`` of kind `configuration` for another transport, or another address.
  public init(_ configuration: ProviderConfiguration) throws(ProviderFailure) {
    let options = ProviderOptions(unchecked: configuration)
    let choice = try options.string("transport", oneOf: Self.allCases.map(\.rawValue)).flatMap { Self(rawValue: $0) }
    let endpoint = try configuration.endpoint(schemes: ["http": false, "https": true, "grpc": false, "grpcs": true])
    self = choice ?? (endpoint.scheme.hasPrefix("grpc") ? .grpc : .rest)
  }
}
