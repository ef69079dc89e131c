import FoundationEssentials
import StenoCore
import StenoProviders

/// Where a proxy is, and what it is told about who asks.
struct ProxyAddress: Sendable, Equatable {
  /// The name or address, without brackets.
  let host: String
  let port: Int
  /// The value of `Proxy-Authorization`; nil where the address has no user.
  let authorization: Secret?

  /// Takes an address such as `http://user:password@host:3128` apart; the scheme may be left out.
  ///
  /// - Throws: `ProviderFailure` of kind `configuration`, which repeats nothing: there may be a password in it.
  ///
  /// #### Source
  /// curl's manual, `--proxy`: without a scheme it is HTTP, without a port 1080; user and password are percent-encoded.
  init(_ text: String) throws(ProviderFailure) {
    let bad = ProviderFailure(.configuration, "the proxy must look like http://host:3128; check proxy and https_proxy")
    let parts = text.split(separator: "://", maxSplits: 1, omittingEmptySubsequences: false)
    guard let rest = parts.last, parts.count == 1 || parts[0].lowercased() == "http" else {
      throw ProviderFailure(
        .configuration, "WebSockets need an HTTP proxy; use one whose address begins with http://")
    }
    let hostStart = rest.lastIndex(of: "@").map { rest.index(after: $0) } ?? rest.startIndex
    guard let endpoint = try? Endpoint("http://" + rest[hostStart...]), endpoint.path.isEmpty else { throw bad }
    (host, port) = (endpoint.host, endpoint.port ?? 1_080)
    authorization = hostStart == rest.startIndex ? nil : Self.authorization(rest[..<hostStart].dropLast())
  }

  /// #### Source
  /// RFC 7617, *The 'Basic' HTTP Authentication Scheme*.
  private static func authorization(_ user: Substring) -> Secret? {
    let parts = user.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(\.percentDecoded)
    let credentials = parts.joined(separator: ":") + (parts.count == 1 ? ":" : "")
    return Secret("Basic " + Data(credentials.utf8).base64EncodedString())
  }

  /// Where it is, for messages: without user and password.
  var authority: String { (host.contains(":") ? "[\(host)]" : host) + ":\(port)" }
}
