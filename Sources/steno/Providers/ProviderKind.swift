import StenoDecode
import StenoWire
import StenoProvidersGRPC
import StenoProvidersHTTP
import StenoProvidersRealtime
import StenoProviders

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
  /// Its address for a language, where that is what names the language.
  var addressOfLanguage: (@Sendable (String?) -> String)?
  /// How long its answer usually takes at most.
  var answerTimeout = Duration.seconds(60)
  /// The models asked for where none is given, each where those before it are refused; empty where the API has no such
  /// thing, or one must be given.
  var models: [String] = []
  /// Whether its API can be asked for a model at an address.
  var takesModel: @Sendable (_ address: String) -> Bool = { _ in true }
  /// What becomes of the language.
  var languages = LanguageChoice.detects
  /// The header that carries the credential as it is; nil for `Authorization: Bearer`.
  var secretHeader: String?
  /// Which parameters take a prompt and key terms.
  var hints = HintParameters.none
  /// Whether it takes the text of the segment before as a prompt.
  var takesContext = false
  /// Parameters that it needs, unless they are set.
  var presets: [String: JSONValue] = [:]
  /// Completes a configuration from parameters and the environment's variables.
  var complete: @Sendable (inout ProviderConfiguration, [String: String]) throws -> Void = { _, _ in }
  /// Segments at the same time where none are configured. Speech that streams up holds its place while it is spoken, so
  /// there is one for every source.
  var concurrentSegments = ProviderLimits().concurrentSegments
  /// Whether it works only with a credential; an address of one's own works without.
  var needsSecret = true
  /// Whether it puts punctuation into texts too.
  var punctuates = false
  /// Whether its server can fetch a recording by itself.
  var fetchesRecordings = false
  /// Makes the adapter.
  var make: @Sendable (ProviderConfiguration) throws -> any RemoteProvider

  /// All of them, but for the engine on this machine.
  static let all: [ProviderKind] = http + compatible + streaming + grpc

  /// The kind called `name`.
  static func named(_ name: String) -> ProviderKind? {
    all.first { $0.name == name }
  }

  static let flac: FLACEncoding = { try FLACFile.encode($0) }

  /// Those that speak HTTP.
  private static let http: [ProviderKind] = [
    ProviderKind(
      name: "openai", summary: "any OpenAI-compatible /audio/transcriptions",
      secretVariables: ["OPENAI_API_KEY"], addressVariables: ["OPENAI_BASE_URL"],
      baseURL: "https://api.openai.com/v1", models: ["gpt-transcribe", "gpt-4o-transcribe", "whisper-1"],
      hints: .openAI, takesContext: true
    ) { try HTTPProvider.openAI($0, flac: flac) },
    ProviderKind(
      name: "airefinery", summary: "Accenture AI Refinery, both eras of its wire",
      secretVariables: ["AIREFINERY_API_KEY", "AIR_API_KEY", "API_KEY"],
      addressVariables: ["AIREFINERY_ADDRESS", "AIR_BASE_URL"], baseURL: "https://api.airefinery.accenture.com",
      models: ["Azure/AI-Transcription"], languages: .fixed("en-US")
    ) { try AIRefineryProvider($0) },
    ProviderKind(
      name: "huggingface", summary: "Hugging Face automatic speech recognition",
      secretVariables: ["HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"], addressVariables: ["HF_INFERENCE_ENDPOINT"],
      baseURL: "https://router.huggingface.co/hf-inference/models", models: ["openai/whisper-large-v3"],
      languages: .onlyDetects
    ) { try HTTPProvider.huggingFace($0, flac: flac) },
    ProviderKind(
      name: "ovh", summary: "OVHcloud AI Endpoints, a host for each language",
      secretVariables: ["OVH_AI_ENDPOINTS_ACCESS_TOKEN"], baseURL: HTTPProvider.ovhAddress(for: nil),
      addressOfLanguage: HTTPProvider.ovhAddress, takesModel: { _ in false },
      languages: .fixed("en-GB")
    ) { try HTTPProvider.ovh($0) },
    ProviderKind(
      name: "aimlapi", summary: "AI/ML API, created and then polled",
      secretVariables: ["AIML_API_KEY", "AIMLAPI_API_KEY"], baseURL: "https://api.aimlapi.com/v1",
      answerTimeout: .seconds(3_600),
      models: ["#g1_nova-2-general"], hints: .aiml, fetchesRecordings: true
    ) { try AIMLProvider($0, flac: flac) },
  ]

  /// Those that keep a connection open.
  private static let streaming: [ProviderKind] = [
    ProviderKind(
      name: "openai-realtime", summary: "realtime transcription sessions over a WebSocket",
      secretVariables: ["OPENAI_API_KEY"], addressVariables: ["OPENAI_REALTIME_URL"],
      baseURL: "wss://api.openai.com/v1", models: ["gpt-live-transcribe", "gpt-4o-transcribe"], hints: .realtime,
      takesContext: true, concurrentSegments: 16
    ) { try RealtimeProvider($0) }
  ]

  /// Those that speak gRPC, which this build may have been made without; one of them can do otherwise.
  private static let grpc: [ProviderKind] = [
    ProviderKind(
      name: "riva", summary: "NVIDIA Riva over gRPC", secretVariables: ["NVIDIA_API_KEY", "RIVA_API_KEY"],
      addressVariables: ["RIVA_ADDRESS"], baseURL: "http://127.0.0.1:50051",
      languages: .fixed("en-US"), hints: .riva, concurrentSegments: 16, needsSecret: false
    ) { configuration in
      #if GRPC
        try RivaProvider(configuration)
      #else
        throw ProviderFailure.notInThisBuild("gRPC")
      #endif
    },
    ProviderKind(
      name: "vakyansh", summary: "Vakyansh, for the languages of India: REST at http(s)://, gRPC at grpc(s)://",
      secretVariables: ["VAKYANSH_API_KEY"], addressVariables: ["VAKYANSH_ADDRESS"], baseURL: vakyanshAddress,
      takesModel: { $0.hasPrefix("http") }, languages: .fixed("hi"), needsSecret: false, punctuates: true,
      fetchesRecordings: true
    ) { configuration in
      switch try VakyanshTransport(configuration) {
      case .rest: return try VakyanshRESTProvider(configuration)
      case .grpc:
        #if GRPC
          return try VakyanshProvider(configuration)
        #else
          throw ProviderFailure.notInThisBuild("gRPC")
        #endif
      }
    },
  ]

  #if GRPC
    private static let vakyanshAddress = "grpc://127.0.0.1:50051"
  #else
    private static let vakyanshAddress = "http://127.0.0.1:51051"
  #endif
}
