/// Where a provider is: an address taken apart.
public struct Endpoint: Sendable, Equatable, CustomStringConvertible {
  /// The scheme in lower case, as in `https`.
  public var scheme: String
  /// The name or address, without brackets.
  public var host: String
  /// The port where the address names one.
  public var port: Int?
  /// The path without a slash at its end, perhaps empty.
  public var path: String
  /// What stands behind the question mark, as in `api-version=2025-04-01-preview`, perhaps empty. It goes with every
  /// request.
  public var query: String

  /// Takes `address` apart.
  ///
  /// - Parameters:
  ///   - address: The address.
  ///   - name: What messages call it. The default is `the base URL`.
  /// - Throws: ``ProviderFailure`` of kind `configuration` where it is none, or holds a password.
  public init(_ address: String, named name: String = "the base URL") throws(ProviderFailure) {
    let bad = ProviderFailure(.configuration, "\(name) must look like https://host/path")
    guard let colon = address.firstIndex(of: ":"), address[colon...].hasPrefix("://") else { throw bad }
    scheme = address[..<colon].lowercased()
    let rest = address[address.index(colon, offsetBy: 3)...]
    let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    let parts = rest[authority.endIndex...].split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    var path = String(parts.first ?? "")
    query = parts.count > 1 ? String(parts[1]) : ""
    guard !rest.contains("#"), !address.contains(where: { $0.isWhitespace || $0.isNewline }) else { throw bad }
    guard !authority.contains("@") else {
      throw ProviderFailure(.configuration, "\(name) contains a password; put credentials into the environment")
    }
    while path.hasSuffix("/") { path.removeLast() }
    self.path = path
    guard let (host, port) = Self.hostAndPort(authority) else { throw bad }
    (self.host, self.port) = (host, port)
  }

  private static func hostAndPort(_ authority: Substring) -> (String, Int?)? {
    var host = authority
    var digits: Substring?
    if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") {
      host = authority[authority.index(after: authority.startIndex)..<end]
      let rest = authority[authority.index(after: end)...]
      guard rest.isEmpty || rest.hasPrefix(":") else { return nil }
      digits = rest.isEmpty ? nil : rest.dropFirst()
    } else if let colon = authority.firstIndex(of: ":") {
      host = authority[..<colon]
      digits = authority[authority.index(after: colon)...]
    }
    let port = digits.flatMap { Int($0) }
    guard !host.isEmpty, digits == nil || port.map({ (1...65_535).contains($0) }) == true else { return nil }
    return (host.lowercased(), port)
  }

  /// Whether it is this machine: `localhost`, `127.0.0.0/8` or `::1`.
  public var isLoopback: Bool {
    host == "localhost" || host.hasSuffix(".localhost") || host == "::1" || (isIPv4 && host.hasPrefix("127."))
  }

  /// Whether the host is four numbers rather than a name.
  public var isIPv4: Bool {
    let parts = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
    return parts.count == 4 && !parts.contains(nil)
  }

  /// Whether the host stood in brackets: no name has a colon.
  public var isIPv6: Bool { host.contains(":") }

  /// The address of one call of the API, with the base URL's query.
  ///
  /// - Parameter call: Its path from the base URL on, as in `/audio/transcriptions`. A base URL that ends in it is that
  ///   address already.
  /// - Returns: The whole address.
  public func address(of call: String) -> String {
    origin + (path.hasSuffix(call) ? path : path + call) + (query.isEmpty ? "" : "?" + query)
  }

  /// `text` as a part of a path: what could be taken for more than a name is percent-encoded, slashes stay.
  ///
  /// #### Source
  /// RFC 3986, section 2.3.
  public static func encoded(_ text: String) -> String {
    let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/".utf8)
    var result: [UInt8] = []
    for byte in text.utf8 {
      if plain.contains(byte) {
        result.append(byte)
      } else {
        let digits = String(byte, radix: 16, uppercase: true)
        result += ("%" + (byte < 16 ? "0" : "") + digits).utf8
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// The address without its path.
  public var origin: String {
    scheme + "://" + (isIPv6 ? "[\(host)]" : host) + (port.map { ":\($0)" } ?? "")
  }

  /// The whole address.
  public var description: String { address(of: "") }
}
