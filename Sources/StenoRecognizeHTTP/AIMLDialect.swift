import StenoCore
import StenoJSON
import StenoRecognize
import StenoRecognizeRemote
import StenoTransport

/// AI/ML API: a request creates a transcription, others ask how it is getting on.
///
/// #### Source
/// aimlapi/api-docs @f14fa72, `docs/api-references/speech-models`.
struct AIMLDialect: Sendable {
  /// The model where none is named.
  static let defaultModel = "#g1_nova-2-general"

  /// How far a transcription is.
  enum Progress: Sendable, Equatable {
    case pending
    case done(Recognition)
  }

  private static let pending: Set = ["active", "pending", "processing", "queued", "running", "waiting", "generating"]
  private static let failed: Set = ["error", "failed"]

  let base: String
  private let model: String
  private let fields: [(name: String, value: JSONValue)]

  init(_ configuration: ProviderConfiguration) throws(ProviderFailure) {
    base = try configuration.endpoint().description
    model = configuration.model ?? Self.defaultModel
    var fields: [(name: String, value: JSONValue)] = [("model", .string(model))]
    if let language = configuration.language {
      fields.append((model.hasPrefix("aai/") ? "language_code" : "language", .string(language)))
    }
    // Each family has dozens of parameters of its own, which the server checks.
    let own = configuration.options.filter { !ProviderOptions.ofHTTPWithFLAC.contains($0.key) }
      .sorted { $0.key < $1.key }
    fields += own.map { ($0.key, $0.value) }
    let extra = Set(configuration.extraBody.map(\.name))
    self.fields = fields.filter { !extra.contains($0.name) } + configuration.extraBody
  }

  var capabilities: RecognizerCapabilities {
    var capabilities = RecognizerCapabilities(streamsAudio: true)
    let givesWords = !model.hasPrefix("openai/") && !model.hasPrefix("microsoft/")
    capabilities.givesConfidence = givesWords
    capabilities.givesWordTimes = givesWords
    return capabilities
  }

  /// The upload of a segment, whose audio is written as `file`.
  func upload(as file: AudioFile) -> AudioUpload {
    let texts = fields.flatMap { field -> [MultipartField] in
      let values = field.value.array ?? [field.value]
      return values.filter { !$0.isNull }.map { (field.name, $0.string ?? $0.text) }
    }
    let name = model.hasPrefix("openai/") ? "file" : "audio"
    let part = (name: name, fileName: file.name, type: Optional(file.type))
    return AudioUpload(url: base + "/stt/create", packing: .form(MultipartForm(fields: texts, file: part)))
  }

  /// The body that has the server fetch the audio by itself.
  func body(url: String) -> [UInt8] {
    Array(JSONValue.object(fields + [("url", .string(url))]).text.utf8)
  }

  /// The name of the transcription that was created.
  func generation(from answer: HTTPAnswer) throws(ProviderFailure) -> String {
    let value = try answer.json()
    guard let name = try answer.string("generation_id", of: value), !name.isEmpty, name.utf8.count <= 128,
      name.utf8.allSatisfy({ $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") || Self.isAlphanumeric($0) })
    else { throw answer.bad("generation_id is not a name") }
    return name
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"):
      true
    default: false
    }
  }

  /// How far it is, in either of the two vocabularies.
  func progress(from answer: HTTPAnswer, in frames: Range<FrameIndex>) throws(ProviderFailure) -> Progress {
    let value = try answer.json()
    guard let status = try answer.string("status", of: value)?.lowercased() else { throw answer.bad("status is null") }
    if Self.pending.contains(status) { return .pending }
    if Self.failed.contains(status) {
      let said = value["error"]?["message"]?.string ?? value["error"]?.string ?? "it does not say why"
      throw ProviderFailure(.serverError, "the transcription failed: \(said.excerpt)", requestID: answer.requestID)
    }
    let result = [value["result"], value["output"]].compactMap { $0 }.first { !$0.isNull }
    guard let result else { throw answer.bad("there is no result although the status is \(status.excerpt)") }
    return .done(try AIMLResult.read(result, answer, in: frames))
  }
}
