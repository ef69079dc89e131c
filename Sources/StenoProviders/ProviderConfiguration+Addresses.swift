extension ProviderConfiguration {
  /// The base URL, if audio and credentials may go there: ``endpoint(at:named:schemes:)`` decides.
  ///
  /// - Parameter schemes: The schemes allowed, and whether each is encrypted.
  /// - Returns: The address taken apart.
  /// - Throws: ``ProviderFailure`` of kind `configuration`: no address, another scheme, or no TLS to another machine.
  public func endpoint(schemes: [String: Bool] = ["http": false, "https": true]) throws(ProviderFailure) -> Endpoint {
    try endpoint(at: baseURL, named: "the base URL", schemes: schemes)
  }

  /// An address, if audio and credentials may go there. The one rule for every address of every provider: base URLs,
  /// logins, results, redirects, whatever is configured and whatever a server names.
  ///
  /// What leaves this machine is encrypted, unless ``allowsInsecure`` says otherwise. The way through a ``proxy`` counts:
  /// without encryption the proxy reads along, so it must be on this machine too.
  ///
  /// - Parameters:
  ///   - address: The address.
  ///   - name: What messages call it, as in `login_url`.
  ///   - schemes: The schemes allowed, and whether each is encrypted.
  /// - Returns: The address taken apart.
  /// - Throws: ``ProviderFailure`` of kind `configuration`: no address, another scheme, or no TLS to another machine.
  public func endpoint(
    at address: String, named name: String, schemes: [String: Bool] = ["http": false, "https": true]
  ) throws(ProviderFailure) -> Endpoint {
    let endpoint = try Endpoint(address, named: name)
    guard let isEncrypted = schemes[endpoint.scheme] else {
      let known = schemes.keys.sorted().map { $0 + "://" }.joined(separator: " or ")
      throw ProviderFailure(.configuration, "\(name) must begin with \(known)")
    }
    guard !isEncrypted, !allowsInsecure else { return endpoint }
    guard endpoint.isLoopback else {
      throw ProviderFailure(
        .configuration, "\(endpoint.origin) is not encrypted; use \(endpoint.scheme)s, or --allow-insecure")
    }
    guard proxyIsOnThisMachine else {
      throw ProviderFailure(
        .configuration,
        "\(endpoint.origin) is not encrypted, and its proxy is another machine; use \(endpoint.scheme)s, remove the proxy,"
          + " or use --allow-insecure")
    }
    return endpoint
  }

  /// Whether an address of this machine is asked without any proxy: the environment's leads elsewhere, where this machine's
  /// own address means nothing and nothing said would be encrypted.
  ///
  /// - Parameter endpoint: The address.
  /// - Returns: Whether no proxy is to be used.
  public func avoidsProxies(to endpoint: Endpoint) -> Bool {
    proxy == nil && endpoint.isLoopback
  }

  private var proxyIsOnThisMachine: Bool {
    guard let proxy, !proxy.isEmpty else { return true }
    let start = proxy.firstRange(of: "://")?.upperBound ?? proxy.startIndex
    let hostStart = proxy.lastIndex(of: "@").map { proxy.index(after: $0) } ?? start
    guard let endpoint = try? Endpoint("http://" + proxy[hostStart...]) else { return false }
    return endpoint.isLoopback
  }
}
