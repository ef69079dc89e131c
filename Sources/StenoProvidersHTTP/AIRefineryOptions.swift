import StenoWire
import StenoProviders

/// What AI Refinery is asked for, in the words of one version of its SDK.
///
/// #### Source
/// The published wheels of `airefinery-sdk` 1.12.1 to 1.33.2, `air/audio/asr_client.py`.
struct AIRefineryOptions: Sendable {
  /// The eras of the wire.
  enum Era: Sendable, Equatable {
    /// Up to 1.15: a login, and `/inference` in the path.
    case login
    /// From 1.16 to 1.24: `/v1` in the path.
    case plain
    /// From 1.25: words, segments and other deltas.
    case words
  }

  /// The names in the configuration file.
  static let names = [
    "sdk_version", "response_format", "stream", "chunking_strategy", "timestamp_granularities", "login_url",
  ]
  /// The newest version whose wire is known.
  private static let newestVersion = "1.33.2"

  let version: String
  let era: Era
  let streams: Bool
  let isVerbose: Bool
  let loginURL: String?
  let fields: [MultipartField]
  /// What can be left out: only what nobody asked for.
  let omissible: [String]

  init(_ configuration: ProviderConfiguration, model: String) throws(ProviderFailure) {
    let options = try ProviderOptions(configuration, known: Self.names + ProviderOptions.ofHTTP)
    version = try options.string("sdk_version") ?? Self.newestVersion
    era = try Self.era(of: version)
    loginURL = try options.string("login_url")
    let isNew = era == .words
    let format = try options.string("response_format", oneOf: isNew ? ["json", "verbose_json", "text"] : ["json"])
    isVerbose = format == "verbose_json"
    streams = try options.bool("stream") ?? !isVerbose
    let times = try options.strings("timestamp_granularities", oneOf: ["word", "segment"]) ?? []
    let strategy = try options.chunkingStrategy() ?? .string("auto")
    var fields: [MultipartField] = [
      ("model", model), ("chunking_strategy", strategy.string ?? strategy.text),
      ("language", configuration.language ?? "en-US"), ("response_format", format ?? "json"),
    ]
    if isNew {
      fields.append(("timestamp_granularities", JSONValue.array(times.map { .string($0) }).text))
      fields.append(("include", #"["confidence", "segment"]"#))
    }
    fields.append(("stream", streams ? "True" : "False"))
    fields.append(("extra_body", JSONValue.object(configuration.extraBody).text))
    self.fields = fields
    omissible = streams && options.any("stream") == nil ? ["stream"] : []
  }

  private static func era(of version: String) throws(ProviderFailure) -> Era {
    let parts = version.split(separator: ".").map { Int($0) }
    guard parts.count >= 2, let major = parts[0], let minor = parts[1], (major, minor) >= (1, 12) else {
      throw ProviderFailure(.configuration, "sdk_version is \(version.excerpt); it must be 1.12 or later")
    }
    if (major, minor) < (1, 16) { return .login }
    return (major, minor) < (1, 25) ? .plain : .words
  }
}
