import StenoCore
import StenoWire
import StenoSpeech
import StenoProviders
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

  /// The options that are not the server's.
  private static let own = ProviderOptions.ofHTTPWithFLAC + ["poll_interval"]

  let models: [String]
  /// The wait between two questions; nil where the configuration does not say.
  let pollInterval: Duration?
  private let endpoint: Endpoint
  private let language: String?
  private let options: [(name: String, value: JSONValue)]
  private let extra: [(name: String, value: JSONValue)]

  init(_ configuration: ProviderConfiguration) throws(ProviderFailure) {
    var endpoint = try configuration.endpoint()
    if endpoint.path.hasSuffix("/stt/create") { endpoint.path.removeLast("/stt/create".count) }
    self.endpoint = endpoint
    models = configuration.models([Self.defaultModel])
    language = configuration.language
    let seconds = try ProviderOptions(unchecked: configuration).number("poll_interval", in: 0.05...600)
    pollInterval = seconds.map { .seconds($0) }
    // Each family has dozens of parameters of its own, which the server checks.
    options = configuration.options.filter { !Self.own.contains($0.key) }.sorted { $0.key < $1.key }
      .map { ($0.key, $0.value) }
    extra = configuration.extraBody
  }

  /// The address at which a generation is created.
  var creation: String { endpoint.address(of: "/stt/create") }

  /// The address of a generation.
  func address(of generation: String) -> String { endpoint.address(of: "/stt/" + generation) }

  private func model(_ variant: RequestAdaptation.Variant) -> String {
    models.indices.contains(variant.model) ? models[variant.model] : Self.defaultModel
  }

  private func fields(of model: String) -> [(name: String, value: JSONValue)] {
    var fields: [(name: String, value: JSONValue)] = [("model", .string(model))]
    if let language { fields.append((model.hasPrefix("aai/") ? "language_code" : "language", .string(language))) }
    let overridden = Set(extra.map(\.name))
    return (fields + options).filter { !overridden.contains($0.name) } + extra
  }

  var capabilities: RecognizerCapabilities {
    var capabilities = RecognizerCapabilities(streamsAudio: true)
    let model = model(RequestAdaptation.Variant())
    let givesWords = !model.hasPrefix("openai/") && !model.hasPrefix("microsoft/")
    capabilities.givesConfidence = givesWords
    capabilities.givesWordTimes = givesWords
    return capabilities
  }

  /// The upload of a segment, whose audio is written as `file`.
  func upload(as file: AudioFile, _ variant: RequestAdaptation.Variant) -> AudioUpload {
    let model = model(variant)
    let texts = fields(of: model).flatMap { field -> [MultipartField] in
      let values = field.value.array ?? [field.value]
      return values.filter { !$0.isNull }.map { (field.name, $0.string ?? $0.text) }
    }
    let name = model.hasPrefix("openai/") ? "file" : "audio"
    let part = (name: name, fileName: file.name, type: Optional(file.type))
    return AudioUpload(url: creation, packing: .form(MultipartForm(fields: texts, file: part)))
  }

  /// The body that has the server fetch the audio by itself.
  func body(url: String, _ variant: RequestAdaptation.Variant) -> [UInt8] {
    Array(JSONValue.object(fields(of: model(variant)) + [("url", .string(url))]).text.utf8)
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
      let said = value["error"]?["message"]?.string ?? value["error"]?.string ?? "no reason given"
      // Not to be asked for again: it was paid for, and would fail again.
      throw ProviderFailure(.refused, "the transcription failed: \(said.excerpt)", requestID: answer.requestID)
    }
    let result = [value["result"], value["output"]].compactMap { $0 }.first { !$0.isNull }
    guard let result else { throw answer.bad("there is no result although the status is \(status.excerpt)") }
    return .done(try AIMLResult.read(result, answer, in: frames))
  }
}
