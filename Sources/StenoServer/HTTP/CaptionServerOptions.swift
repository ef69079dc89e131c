public import StenoCore

/// Where the captions page is served, and to whom.
public struct CaptionServerOptions: Sendable, Equatable {
  /// The address to listen on. The default is 127.0.0.1; any other than this machine's own needs a ``token``.
  public var host = "127.0.0.1"
  /// The port, `0...65535`; 0 takes any that is free. The default is 8080.
  public var port = 8080
  /// What the pages are called; nil, the default, for what they are.
  public var title: String?
  /// What a request must carry, as `?token=` or as a bearer token; nil where anyone on this machine may look.
  public var token: String?
  /// How many clients may follow at once, `1...10000`. The default is 1,000; more are asked to come back later. A process
  /// that may have few descriptors serves fewer.
  public var maximumClients = 1_000

  /// The defaults.
  public init() {}

  /// Whether only this machine can reach the address.
  public var isLoopback: Bool { LoopbackHost.isNamed(host) }

  /// Checks the options against their ranges.
  ///
  /// - Throws: ``StenoCore/OptionError`` for the first option that is out of range.
  public func validate() throws(OptionError) {
    guard (0...65_535).contains(port) else { throw OptionError(option: "port", value: "\(port)", range: "0 to 65535") }
    guard (1...10_000).contains(maximumClients) else {
      throw OptionError(option: "maximum_clients", value: "\(maximumClients)", range: "1 to 10000")
    }
    if let token, token.utf8.count < 8 || !token.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) {
      throw OptionError(
        option: "token", value: "\(token.utf8.count) bytes long", range: "8 or more printable characters")
    }
    guard isLoopback || token != nil else {
      throw OptionError(
        option: "host", value: host, range: "a loopback address such as 127.0.0.1, or be used with a token")
    }
  }
}
