import StenoCore
import StenoRecognize
import StenoRecognizeRemote
import StenoTransport

/// Any server with OpenAI's `/audio/transcriptions`.
///
/// #### Source
/// openai/openai-openapi @f85dbe2, `openapi.yaml`, `createTranscription`.
struct OpenAIDialect: HTTPDialect {
  /// The model where none is named.
  static let defaultModel = "gpt-4o-transcribe"

  private let url: String
  private let options: OpenAIOptions

  init(_ configuration: ProviderConfiguration) throws(ProviderFailure) {
    url = try configuration.endpoint().description + "/audio/transcriptions"
    options = try OpenAIOptions(configuration, defaultModel: Self.defaultModel)
  }

  var capabilities: RecognizerCapabilities {
    var capabilities = RecognizerCapabilities(streamsAudio: true, streamsText: options.streams)
    capabilities.givesLogProbabilities = options.fields.contains { $0.name == "include[]" && $0.value == "logprobs" }
    capabilities.givesConfidence = capabilities.givesLogProbabilities || options.format == .verboseJSON
    capabilities.givesWordTimes = options.format == .verboseJSON
    capabilities.maximumBytes = 25 << 20
    return capabilities
  }

  func upload(as file: AudioFile) -> AudioUpload {
    let part = (name: "file", fileName: file.name, type: Optional(file.type))
    return AudioUpload(url: url, packing: .form(MultipartForm(fields: options.fields, file: part)))
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
