import StenoCore
import StenoJSON
import StenoRecognize
import StenoRecognizeRemote
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

  init(_ configuration: ProviderConfiguration) throws(ProviderFailure) {
    options = try AIRefineryOptions(configuration, defaultModel: Self.defaultModel)
    var base = try configuration.endpoint().description
    for ending in ["/v1", "/inference"] where base.hasSuffix(ending) { base.removeLast(ending.count) }
    url = base + (options.era == .login ? "/inference" : "/v1") + "/audio/transcriptions"
    let login = (options.loginURL ?? base) + "/authentication/validate"
    loginURL = options.era == .login ? login : nil
  }

  var capabilities: RecognizerCapabilities {
    var capabilities = RecognizerCapabilities(streamsAudio: true, streamsText: options.streams)
    capabilities.givesLogProbabilities = options.streams
    capabilities.givesConfidence = true
    capabilities.givesWordTimes = options.isVerbose
    return capabilities
  }

  func upload(as file: AudioFile) -> AudioUpload {
    let part = (name: "file", fileName: file.name, type: Optional(file.type))
    return AudioUpload(
      url: url, headers: [("sdk_version", options.version)],
      packing: .form(MultipartForm(fields: options.fields, file: part)))
  }

  func recognition(from answer: HTTPAnswer, in frames: Range<FrameIndex>) throws(ProviderFailure) -> Recognition {
    let value = try answer.json()
    if value["success"]?.bool == false {
      let said = value["error"]?.string?.excerpt ?? "it does not say why"
      throw ProviderFailure(.serverError, "the transcription failed: \(said)", requestID: answer.requestID)
    }
    // No words were found, in the words of the older versions.
    if value["text"]?.isNull == true { return Recognition(text: "") }
    return try TranscriptionAnswer.read(answer, in: frames)
  }
}
