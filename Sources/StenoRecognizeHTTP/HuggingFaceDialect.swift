import StenoCore
import StenoJSON
import StenoRecognize
import StenoRecognizeRemote
import StenoTransport

/// Hugging Face's automatic speech recognition: raw bytes, or JSON where there are parameters.
///
/// #### Source
/// huggingface/huggingface.js @fe42e68, `packages/tasks/src/tasks/automatic-speech-recognition/spec/input.json`.
struct HuggingFaceDialect: HTTPDialect {
  /// The model where none is named.
  static let defaultModel = "openai/whisper-large-v3"
  /// The names in the configuration file.
  private static let names = ["return_timestamps", "generation_parameters", "use_cache", "wait_for_model"]

  private let url: String
  private let headers: [(name: String, value: String)]
  private let parameters: [(name: String, value: JSONValue)]
  private let givesWords: Bool

  init(_ configuration: ProviderConfiguration) throws(ProviderFailure) {
    let options = try ProviderOptions(configuration, known: Self.names + ProviderOptions.ofHTTPWithFLAC)
    let base = try configuration.endpoint().description
    // A dedicated endpoint has one model and no path.
    url = configuration.model.map { base + "/" + $0 } ?? base
    var headers: [(name: String, value: String)] = []
    if let uses = try options.bool("use_cache") { headers.append(("x-use-cache", uses ? "true" : "false")) }
    if let waits = try options.bool("wait_for_model") { headers.append(("x-wait-for-model", waits ? "true" : "false")) }
    self.headers = headers
    (parameters, givesWords) = try Self.parameters(options, configuration)
  }

  private static func parameters(
    _ options: ProviderOptions, _ configuration: ProviderConfiguration
  ) throws(ProviderFailure) -> ([(name: String, value: JSONValue)], Bool) {
    var parameters: [(name: String, value: JSONValue)] = []
    var givesWords = false
    if let times = options.any("return_timestamps") {
      guard times.bool != nil || ["word", "char"].contains(times.string) else {
        throw ProviderFailure(.configuration, "return_timestamps must be true, false, word or char")
      }
      givesWords = times.string == "word"
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
    return (parameters.filter { !extra.contains($0.name) } + configuration.extraBody, givesWords)
  }

  var capabilities: RecognizerCapabilities {
    var capabilities = RecognizerCapabilities(streamsAudio: parameters.isEmpty)
    capabilities.givesWordTimes = givesWords
    // Whisper refuses more in one piece unless it may give timestamps.
    if parameters.isEmpty { capabilities.maximumFrames = 30 * FrameIndex.perSecond }
    return capabilities
  }

  func upload(as file: AudioFile) -> AudioUpload {
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

  func recognition(from answer: HTTPAnswer, in frames: Range<FrameIndex>) throws(ProviderFailure) -> Recognition {
    let value = try answer.json()
    guard let text = try answer.string("text", of: value) else { throw answer.bad("text is null") }
    var words: [RecognizedWord] = []
    for chunk in givesWords ? try answer.list(value["chunks"], "chunks") : [] {
      guard let word = chunk["text"]?.string?.trimmingWhitespace else { throw answer.bad("a chunk has no text") }
      // An older document writes it in the plural.
      let times = (chunk["timestamp"] ?? chunk["timestamps"])?.array ?? []
      let end = times.dropFirst().first?.number ?? Double(frames.length) / Double(FrameIndex.perSecond)
      guard !word.isEmpty else { continue }
      words.append(RecognizedWord(text: word, frames: WordTimes.frames(times.first?.number, end, in: frames)))
    }
    return Recognition(text: text.trimmingWhitespace, words: words.isEmpty ? nil : words)
  }
}
