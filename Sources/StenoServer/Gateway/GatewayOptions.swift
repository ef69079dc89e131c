public import StenoCore

/// Where the gateway is served, to whom, and how much at once.
public struct GatewayOptions: Sendable {
  /// The address to listen on. The default is 127.0.0.1; any other than this machine's own needs ``keys``.
  public var host = "127.0.0.1"
  /// The port, `0...65535`; 0 takes any that is free. The default is 8090.
  public var port = 8090
  /// Who may ask; nil, the default, for anyone who reaches the address.
  public var keys: KeyRing?
  /// Sessions at once, `1...10000`: uploads that are being transcribed and open streams. The default is 20. More are
  /// refused, and told when to come back.
  public var maximumSessions = 20
  /// The longest upload in bytes, 1 kB to 10 GB. The default is 100 MB.
  public var maximumUploadBytes = 100_000_000
  /// The origins whose pages may ask, such as `https://app.example.org`; `*` for all. The default is none but this
  /// server's own.
  public var origins: [String] = []
  /// How long open sessions may take to end once the server is told to stop, 0 s to an hour. The default is 30 s.
  public var drainLimit = Duration.seconds(30)

  /// How long a turn that is being spoken may go on once the server is told to stop: the rest is for its text.
  var turnLimit: Duration { drainLimit / 2 }

  /// The defaults.
  public init() {}

  /// Whether only this machine can reach the address.
  public var isLoopback: Bool { LoopbackHost.isNamed(host) }

  /// Checks the options against their ranges.
  ///
  /// - Throws: ``StenoCore/OptionError`` for the first option that is out of range.
  public func validate() throws(OptionError) {
    guard (0...65_535).contains(port) else { throw OptionError(option: "port", value: "\(port)", range: "0 to 65535") }
    guard (1...10_000).contains(maximumSessions) else {
      throw OptionError(option: "max_sessions", value: "\(maximumSessions)", range: "1 to 10000")
    }
    guard (1_000...10_000_000_000).contains(maximumUploadBytes) else {
      throw OptionError(option: "max_upload", value: "\(maximumUploadBytes)", range: "1kB to 10GB")
    }
    guard (Duration.zero...Duration.seconds(3_600)).contains(drainLimit) else {
      throw OptionError(option: "drain_seconds", value: "\(drainLimit.components.seconds)", range: "0 to 3600")
    }
    guard isLoopback || keys != nil else {
      throw OptionError(
        option: "host", value: host, range: "a loopback address such as 127.0.0.1, or be used with keys")
    }
  }
}
