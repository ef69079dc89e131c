import FoundationEssentials
import StenoRecognizeRemote

/// Where a realtime server is.
struct RealtimeAddress: Sendable, Equatable {
  /// The host's name or IP address, without brackets.
  let host: String
  /// The TCP port.
  let port: Int
  /// Whether the connection is encrypted.
  let usesTLS: Bool
  /// Path and query of the handshake.
  let target: String
  /// What the `Host` header says.
  let authority: String

  /// The address of transcription sessions under a base URL, such as `wss://host/v1`. `https` and `http` mean the same as
  /// `wss` and `ws`; a query is kept.
  ///
  /// - Throws: `ProviderFailure` where it is no such URL.
  init(base: String) throws(ProviderFailure) {
    guard let parts = URLComponents(string: base), let scheme = parts.scheme?.lowercased(),
      let host = parts.host?.trimmingBrackets, !host.isEmpty, parts.user == nil, parts.fragment == nil,
      (1...65_535).contains(parts.port ?? 1)
    else { throw ProviderFailure(.configuration, "\(base.excerpt) is no address; use one such as wss://host/v1") }
    switch scheme {
    case "wss", "https": usesTLS = true
    case "ws", "http": usesTLS = false
    default: throw ProviderFailure(.configuration, "\(base.excerpt) begins with \(scheme.excerpt); use wss")
    }
    self.host = host
    port = parts.port ?? (usesTLS ? 443 : 80)
    let name = host.contains(":") ? "[\(host)]" : host
    authority = parts.port.map { "\(name):\($0)" } ?? name
    var path = parts.percentEncodedPath[...]
    while path.last == "/" { path.removeLast() }
    if !path.hasSuffix("/realtime") { path += "/realtime" }
    let query = parts.percentEncodedQuery.map { $0.isEmpty ? "" : $0 + "&" } ?? ""
    target = path + "?" + query + "intent=transcription"
  }

  /// Whether it can only be this machine.
  var isLoopback: Bool {
    host == "localhost" || host == "::1" || (host.hasPrefix("127.") && host.allSatisfy { $0.isNumber || $0 == "." })
  }
}

extension String {
  fileprivate var trimmingBrackets: String {
    hasPrefix("[") && hasSuffix("]") ? String(dropFirst().dropLast()) : self
  }
}
