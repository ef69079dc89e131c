import StenoProviders

/// Which proxy leads to a server, as libcurl would choose it for the HTTP providers. Pure.
///
/// #### Source
/// curl's manual, section *Environment*, and libcurl 8.5, `lib/url.c` (`detect_proxy`) and `lib/noproxy.c`.
struct ProxyChoice: Sendable {
  private let configured: String?
  private let environment: [String: String]

  /// - Parameters:
  ///   - configured: The provider's own `proxy`; nil where it has none.
  ///   - environment: The environment of the process.
  init(configured: String?, environment: [String: String]) {
    self.configured = configured
    self.environment = environment.filter { !$0.value.isEmpty }
  }

  /// The proxy on the way to `endpoint`; nil where there is none.
  ///
  /// - Throws: `ProviderFailure` of kind `configuration` where it cannot be used.
  func proxy(to endpoint: Endpoint, isEncrypted: Bool) throws(ProviderFailure) -> ProxyAddress? {
    // See `ProviderConfiguration.avoidsProxies(to:)`.
    guard configured != nil || !endpoint.isLoopback else { return nil }
    guard let text = configured ?? fromEnvironment(isEncrypted: isEncrypted), !isExempt(endpoint) else { return nil }
    return try ProxyAddress(text)
  }

  /// `HTTP_PROXY` is not asked for: a CGI script would have it from whoever sends a `Proxy:` header.
  private func fromEnvironment(isEncrypted: Bool) -> String? {
    let names = isEncrypted ? ["https_proxy", "HTTPS_PROXY"] : ["http_proxy"]
    return (names + ["all_proxy", "ALL_PROXY"]).lazy.compactMap { environment[$0] }.first
  }

  /// Whether `no_proxy` names the server, which counts for a configured proxy too.
  private func isExempt(_ endpoint: Endpoint) -> Bool {
    guard let list = environment["no_proxy"] ?? environment["NO_PROXY"] else { return false }
    if list == "*" { return true }
    return list.split { $0 == "," || $0.isWhitespace }.contains { entry in
      endpoint.isIPv4 || endpoint.isIPv6
        ? Self.covers(entry, address: endpoint.host) : Self.covers(entry, name: endpoint.host)
    }
  }

  /// A name stands for itself and for all below it, with a dot before it or without.
  private static func covers(_ entry: Substring, name: String) -> Bool {
    let wanted = entry.lowercased().drop { $0 == "." }
    return !wanted.isEmpty && (name == wanted || name.hasSuffix("." + wanted))
  }

  /// An address stands for itself, or with a number of bits after it for a network.
  private static func covers(_ entry: Substring, address: String) -> Bool {
    let parts = entry.split(separator: "/", maxSplits: 1)
    guard parts.count == 2, let bits = Int(parts[1]), (0...32).contains(bits) else {
      return entry.lowercased().filter { $0 != "[" && $0 != "]" } == address
    }
    guard let network = number(parts[0]), let address = number(Substring(address)) else { return false }
    return (network ^ address) >> UInt32(32 - bits) == 0
  }

  /// The four numbers of an IPv4 address as one; nil where it is none.
  private static func number(_ address: Substring) -> UInt32? {
    let bytes = address.split(separator: ".", omittingEmptySubsequences: false).compactMap { UInt8($0) }
    return bytes.count == 4 ? bytes.reduce(0) { $0 << 8 | UInt32($1) } : nil
  }
}
