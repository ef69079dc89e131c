import NIOCore
import StenoProviders

#if WebSocketTLS
  import NIOSSL
#endif

/// TLS for a channel to a server; a build without the trait `WebSocketTLS` has none.
struct ChannelEncryption: Sendable {
  #if WebSocketTLS
    private let context: NIOSSLContext
  #endif

  /// Encryption for servers whose certificate is signed by one of those in `file`; nil for those that the system trusts.
  ///
  /// - Throws: `ProviderFailure` where they cannot be read, or where this build cannot encrypt.
  init(trusting file: String?) throws(ProviderFailure) {
    #if WebSocketTLS
      var configuration = TLSConfiguration.makeClientConfiguration()
      if let file { configuration.trustRoots = .file(file) }
      do { context = try NIOSSLContext(configuration: configuration) } catch {
        throw ProviderFailure(
          .configuration, "the certificates \(file ?? "of the system") cannot be read: \("\(error)".excerpt)")
      }
    #else
      throw ProviderFailure.notInThisBuild("TLS for WebSockets")
    #endif
  }

  /// Encrypts what goes through `channel` from now on, and verifies that it leads to `endpoint`.
  ///
  /// - Throws: What NIO throws for a channel that has been closed.
  func begin(on channel: any Channel, to endpoint: Endpoint) throws {
    #if WebSocketTLS
      // A server at a bare address is verified by the address itself.
      let isAddress = endpoint.isIPv4 || endpoint.isIPv6
      try channel.pipeline.syncOperations.addHandler(
        NIOSSLClientHandler(context: context, serverHostname: isAddress ? nil : endpoint.host))
    #endif
  }

  /// What a failure of TLS means to a user; nil where `error` is something else.
  static func failure(of error: any Error, to endpoint: Endpoint) -> ProviderFailure? {
    #if WebSocketTLS
      switch error {
      case is NIOSSLExtraError:
        return ProviderFailure(
          .configuration, "the certificate is not valid for \(endpoint.host): \("\(error)".excerpt)")
      case is NIOSSLError, is BoringSSLError:
        // What cannot be trusted now cannot be trusted in a minute.
        return "\(error)".contains("CERTIFICATE_VERIFY_FAILED")
          ? ProviderFailure(
            .configuration,
            "the certificate of \(endpoint.authority) is not trusted; set certificate_file if it is your own")
          : ProviderFailure(.unreachable, "TLS with \(endpoint.authority) failed: \("\(error)".excerpt)")
      default: return nil
      }
    #else
      nil
    #endif
  }
}
