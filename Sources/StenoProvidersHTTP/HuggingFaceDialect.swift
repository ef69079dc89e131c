import StenoCore
import StenoWire
import StenoSpeech
import StenoProviders
import StenoTransport
import Synchronization

/// Hugging Face's automatic speech recognition: raw bytes, or JSON where there are parameters.
///
/// #### Source
/// huggingface/huggingface.js @fe42e68, `packages/tasks/src/tasks/automatic-speech-recognition/spec/input.json`.
struct HuggingFaceDialect: HTTPDialect {
  /// The model where none is named.
  static let defaultModel = "openai/whisper-large-v3"
  /// The names in the configuration file.
  private static let names = ["return_timestamps", "generation_parameters", "use_cache", "wait_for_model"]

  private let endpoint: Endpoint
  private let headers: [(name: String, value: String)]
  private let parameters: [(name: String, value: JSONValue)]
  private let givesTimes: Bool
  /// Whether the model is waited for once it was found to be loading; nil where the configuration says what to do.
  private let loading: LoadingModel?
  let models: [String]

  init(_ configuration: ProviderConfiguration) throws(ProviderFailure) {
    let options = try ProviderOptions(configuration, known: Self.names + ProviderOptions.ofHTTPWithFLAC)
    endpoint = try configuration.endpoint()
    models = configuration.models([Self.defaultModel])
    var headers: [(name: String, value: String)] = []
    if let uses = try options.bool("use_cache") { headers.append(("x-use-cache", uses ? "true" : "false")) }
    let waits = try options.bool("wait_for_model")
    if let waits { headers.append(("x-wait-for-model", waits ? "true" : "false")) }
    loading = waits == nil ? LoadingModel() : nil
    self.headers = headers
    (parameters, givesTimes) = try Self.parameters(options, configuration)
  }

  /// The address of a model; a dedicated endpoint has one model and no path.
  private func url(of model: String) -> String {
    let isDedicated = model.isEmpty || endpoint.host.hasSuffix(".endpoints.huggingface.cloud")
    return endpoint.address(of: isDedicated ? "" : "/" + Endpoint.encoded(model))
  }

  private static func parameters(
    _ options: ProviderOptions, _ configuration: ProviderConfiguration
  ) throws(ProviderFailure) -> ([(name: String, value: JSONValue)], Bool) {
    var parameters: [(name: String, value: JSONValue)] = []
    var givesTimes = false
    if let times = options.any("return_timestamps") {
      guard times.bool != nil || ["word", "char"].contains(times.string) else {
        throw ProviderFailure(.configuration, "return_timestamps must be true, false, word or char")
      }
      // Single characters are no words.
      givesTimes = times.bool == true || times.string == "word"
      parameters.append(("return_timestamps", times))
    }
    if let generation = options.any("generation_parameters") {
      guard let members = generation.members else {
        throw ProviderFailure(.configuration, "generation_parameters must be an object")
      }
      try GenerationParameters.check(members)
      parameters.append(("generation_parameters", generation))
    }
    let extra = Set(configuration.extraBody.map(\.name))
    return (parameters.filter { !extra.contains($0.name) } + configuration.extraBody, givesTimes)
  }

  var capabilities: RecognizerCapabilities {
    var capabilities = RecognizerCapabilities(streamsAudio: parameters.isEmpty)
    capabilities.givesWordTimes = givesTimes
    // Whisper refuses more in one piece unless it may give timestamps.
    if parameters.isEmpty { capabilities.maximumFrames = 30 * FrameIndex.perSecond }
    return capabilities
  }

  func upload(as file: AudioFile, _ variant: RequestAdaptation.Variant) -> AudioUpload {
    let url = url(of: models.indices.contains(variant.model) ? models[variant.model] : "")
    let headers = headers + (loading?.isLoading == true ? [("x-wait-for-model", "true")] : [])
    guard !parameters.isEmpty else {
      return AudioUpload(url: url, headers: headers, packing: .raw(type: file.type))
    }
    let parameters = parameters
    return AudioUpload(
      url: url, headers: headers,
      packing: .whole(type: "application/json") { bytes in
        Array(
          JSONValue.object([("inputs", .string(Base64.text(of: bytes))), ("parameters", .object(parameters))]).text.utf8
        )
      })
  }

  /// A model that is loading is waited for from now on: the server answers when it is there.
  ///
  /// #### Source
  /// huggingface_hub 0.27.1, `inference/_client.py`, `_post`.
  func observe(_ failure: ProviderFailure?) {
    loading?.isLoading = failure?.kind == .notReady
  }

  func recognition(from answer: HTTPAnswer, in frames: Range<FrameIndex>) throws(ProviderFailure) -> Recognition {
    let value = try answer.json()
    let text = try answer.transcript(of: value).trimmingWhitespace
    var phrases = PhraseTimes(in: frames)
    for chunk in givesTimes ? value["chunks"]?.array ?? [] : [] {
      // An older document writes it in the plural.
      let times = (chunk["timestamp"] ?? chunk["timestamps"])?.array ?? []
      phrases.append(chunk["text"]?.string, from: times.first?.figure, to: times.dropFirst().first?.figure)
    }
    return Recognition(text: text, words: phrases.words(of: text))
  }
}

/// Whether a server's model was still loading when it was last asked.
private final class LoadingModel: Sendable {
  private let state = Mutex(false)

  var isLoading: Bool {
    get { state.withLock { $0 } }
    set { state.withLock { $0 = newValue } }
  }
}
