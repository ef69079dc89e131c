public import StenoWire

/// How a provider is reached and what it is asked for.
public struct ProviderConfiguration: Sendable {
  /// The name as in `--provider`.
  public var name: String
  /// Where its API is, as in `https://host/v1`, without a slash at the end.
  public var baseURL: String
  /// The model; nil asks for the provider's own default.
  public var model: String?
  /// Models to ask for instead, in order, where the provider refuses ``model``: empty, the default, where the user chose
  /// the model.
  public var olderModels: [String] = []
  /// The language spoken, as a BCP 47 tag; nil lets the provider find out, and so does `auto`, which reads as nil.
  public var language: String? {
    didSet { language = Self.tag(language) }
  }
  /// The credential; nil sends none.
  public var secret: Secret?
  /// The header that carries the credential as it is; nil, the default, for `Authorization: Bearer`.
  public var secretHeader: String?
  /// Whether the text of the segment before goes along as the prompt of the next one. The default is no.
  ///
  /// Adapters whose API takes no prompt refuse it.
  public var usesContext = false
  /// Headers (HTTP) or metadata (gRPC) that are sent besides the provider's own, and win over them.
  public var headers: [(name: String, value: String)] = []
  /// Fields of the request besides those that Steno fills in, and winning over them.
  public var extraBody: [(name: String, value: JSONValue)] = []
  /// What only this provider knows, as in its section of the configuration file: `response_format`, `temperature`, ….
  public var options: [String: JSONValue] = [:]
  /// How long to wait for it.
  public var timeouts = ProviderTimeouts()
  /// How much it may be asked at once.
  public var limits = ProviderLimits()
  /// Whether what is said may go over a network without TLS.
  ///
  /// The default is no; this machine's own addresses need no permission.
  public var allowsInsecure = false
  /// A file with certificates (PEM) to trust instead of the system's; nil, the default, for the system's.
  public var certificateFile: String?
  /// A proxy, as in `http://host:3128`; nil, the default, for what `https_proxy` and its like say.
  public var proxy: String?

  /// Who is told of what a person should know. By default nobody.
  public var notices = ProviderNotices()

  /// The provider `name` at `baseURL`.
  public init(name: String, baseURL: String, model: String? = nil, language: String? = nil, secret: Secret? = nil) {
    self.name = name
    self.baseURL = baseURL
    self.model = model
    self.language = Self.tag(language)
    self.secret = secret
  }

  /// What other programs call finding out is no tag.
  private static func tag(_ language: String?) -> String? {
    ["", "auto", "detect"].contains(language?.lowercased()) ? nil : language
  }

  /// The models to choose from, the best first: the one that is configured and those that may stand in for it, or the
  /// adapter's own.
  package func models(_ own: [String]) -> [String] {
    model.map { [$0] + olderModels } ?? own
  }
}
