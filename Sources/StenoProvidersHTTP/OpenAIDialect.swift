import StenoCore
import StenoWire
import StenoSpeech
import StenoProviders
import StenoTransport

/// Any server with OpenAI's `/audio/transcriptions`.
///
/// #### Source
/// openai/openai-openapi @f85dbe2, `openapi.yaml`, `createTranscription`.
struct OpenAIDialect: HTTPDialect {
  /// The models where none is named, the newest first.
  static let defaultModels = ["gpt-4o-transcribe", "whisper-1"]
  private static let call = "/audio/transcriptions"
  /// Where the model goes in a base URL that has it in its path, as Azure's deployments do.
  private static let placeholder = "{model}"

  private let endpoint: Endpoint
  private let options: OpenAIOptions
  let models: [String]

  init(_ configuration: ProviderConfiguration) throws(ProviderFailure) {
    endpoint = try configuration.endpoint()
    models = configuration.models(endpoint.path.contains(Self.placeholder) ? [] : Self.defaultModels)
    guard let model = models.first else {
      throw ProviderFailure(.configuration, "name the deployment with --model: it is part of the address")
    }
    options = try OpenAIOptions(configuration, model: model)
  }

  var omissible: [String] { options.omissible }
  var answersPlainText: Bool { [.text, .srt, .vtt].contains(options.format) }

  var capabilities: RecognizerCapabilities {
    var capabilities = RecognizerCapabilities(streamsAudio: true, streamsText: options.streams)
    capabilities.givesLogProbabilities = options.givesLogProbabilities
    capabilities.givesConfidence = capabilities.givesLogProbabilities || options.format == .verboseJSON
    capabilities.givesWordTimes = options.format == .verboseJSON
    capabilities.maximumBytes = 25 << 20
    return capabilities
  }

  func upload(as file: AudioFile, _ variant: RequestAdaptation.Variant) -> AudioUpload {
    upload(as: file, variant, after: nil)
  }

  func upload(as file: AudioFile, _ variant: RequestAdaptation.Variant, after text: String?) -> AudioUpload {
    let model = models.indices.contains(variant.model) ? models[variant.model] : models.last ?? ""
    let part = (name: "file", fileName: file.name, type: Optional(file.type))
    var endpoint = endpoint
    endpoint.path = endpoint.path.replacing(Self.placeholder, with: Endpoint.encoded(model))
    return AudioUpload(
      url: endpoint.address(of: Self.call),
      packing: .form(
        MultipartForm(fields: options.fields(of: model, without: variant.omitted, after: text), file: part)))
  }

  func recognition(from answer: HTTPAnswer, in frames: Range<FrameIndex>) throws(ProviderFailure) -> Recognition {
    switch options.format {
    case .json, .verboseJSON, .diarizedJSON: try TranscriptionAnswer.read(answer, in: frames)
    case .text: Recognition(text: try PlainAnswer.text(of: answer))
    case .srt: Recognition(text: try SubtitleAnswer.srt(answer))
    case .vtt: Recognition(text: try SubtitleAnswer.vtt(answer))
    }
  }
}
