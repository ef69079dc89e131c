import StenoRecognizeHTTP
import StenoRecognizeRemote

/// A kind of provider that `--provider` can name.
struct ProviderKind: Sendable {
  /// The name, as in `--provider`.
  var name: String
  /// What it is, in a few words.
  var summary: String
  /// The environment's variables that may hold its credential, the first that is set wins.
  var secretVariables: [String]
  /// Those that may hold its address.
  var addressVariables: [String] = []
  /// Its address where none is given; nil where there must be one.
  var baseURL: String?
  /// The model asked for where none is given; nil where the API has no such thing, or one must be given.
  var defaultModel: String?
  /// Whether it works only with a credential; an address of one's own works without.
  var needsSecret = true
  /// Makes the adapter.
  var make: @Sendable (ProviderConfiguration) throws -> any RemoteProvider

  /// All of them, but for the engine on this machine.
  static let all: [ProviderKind] = http

  /// The kind called `name`.
  static func named(_ name: String) -> ProviderKind? {
    all.first { $0.name == name }
  }

  /// Those that speak HTTP.
  private static let http: [ProviderKind] = [
    ProviderKind(
      name: "openai", summary: "any OpenAI-compatible /audio/transcriptions",
      secretVariables: ["OPENAI_API_KEY"], addressVariables: ["OPENAI_BASE_URL"],
      baseURL: "https://api.openai.com/v1", defaultModel: "gpt-4o-transcribe"
    ) { try HTTPProvider.openAI($0) }
  ]
}
