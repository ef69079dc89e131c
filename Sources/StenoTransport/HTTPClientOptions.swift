/// How a client connects.
public struct HTTPClientOptions: Sendable, Equatable {
  /// A file with certificates (PEM) to trust instead of the system's; nil, the default, for the system's.
  public var certificateFile: String?
  /// A folder with certificates under the names of their hashes; nil, the default, for the system's.
  public var certificateFolder: String?
  /// A proxy, as in `http://host:3128`; nil, the default, for what `http_proxy`, `https_proxy` and `no_proxy` say.
  public var proxy: String?
  /// Whether no proxy is used, whatever the environment says. The default is no.
  public var avoidsProxies = false
  /// What the client calls itself. The default is `steno`.
  public var userAgent = "steno"

  /// The defaults.
  public init() {}
}
