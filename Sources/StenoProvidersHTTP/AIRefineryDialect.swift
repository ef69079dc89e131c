import StenoCore
import StenoWire
import StenoSpeech
import StenoProviders
import StenoTransport

/// Accenture's AI Refinery, in both eras of its wire.
struct AIRefineryDialect: HTTPDialect {
  /// The model where none is named.
  static let defaultModel = "Azure/AI-Transcription"

  /// What it is asked for.
  let options: AIRefineryOptions
  private let url: String
  /// Where the older versions log in; nil where there is no such step.
  let loginURL: String?
  let models: [String]

  init(_ configuration: ProviderConfiguration) throws(ProviderFailure) {
    models = configuration.models([Self.defaultModel])
    options = try AIRefineryOptions(configuration, model: models.first ?? Self.defaultModel)
    var endpoint = try configuration.endpoint()
    for ending in ["/audio/transcriptions", "/v1", "/inference"] where endpoint.path.hasSuffix(ending) {
      endpoint.path.removeLast(ending.count)
    }
    url = endpoint.address(of: (options.era == .login ? "/inference" : "/v1") + "/audio/transcriptions")
    guard options.era == .login else {
      loginURL = nil
      return
    }
    // The login has the key in it, so that it may go where audio may go and nowhere else.
    if let address = options.loginURL { endpoint = try configuration.endpoint(at: address, named: "login_url") }
    loginURL = endpoint.address(of: "/authentication/validate")
  }

  var capabilities: RecognizerCapabilities {
    var capabilities = RecognizerCapabilities(streamsAudio: true, streamsText: options.streams)
    capabilities.givesLogProbabilities = options.streams
    capabilities.givesConfidence = true
    capabilities.givesWordTimes = options.isVerbose
    return capabilities
  }

  var omissible: [String] { options.omissible }

  func upload(as file: AudioFile, _ variant: RequestAdaptation.Variant) -> AudioUpload {
    let part = (name: "file", fileName: file.name, type: Optional(file.type))
    let fields = options.fields.map { field -> MultipartField in
      switch field.name {
      case "stream" where variant.omitted.contains("stream"): ("stream", "False")
      case "model" where models.indices.contains(variant.model): ("model", models[variant.model])
      default: field
      }
    }
    return AudioUpload(
      url: url, headers: [("sdk_version", options.version)],
      packing: .form(MultipartForm(fields: fields, file: part)))
  }

  func recognition(from answer: HTTPAnswer, in frames: Range<FrameIndex>) throws(ProviderFailure) -> Recognition {
    let value = try answer.json()
    if value["success"]?.bool == false {
      // The server has heard the audio and says what it thinks of it: asking again would only be paid for again.
      let said = value["error"]?.string
      throw ProviderFailure(
        ProviderFailure.Kind(errorNames: [said]) ?? .refused,
        "the transcription failed: \(said?.excerpt ?? "no reason given")", requestID: answer.requestID)
    }
    return try TranscriptionAnswer.read(answer, in: frames)
  }
}
