import StenoWire
import StenoProviders
import StenoTransport

/// Vakyansh's REST: the JSON of its gRPC messages, as a proxy transcodes them. Pure.
///
/// #### Source
/// Open-Speech-EkStep/speech-recognition-open-api @8771003, `proto/speech-recognition-open-api.proto`, and its
/// deployment's Envoy, which keeps the names of that file.
struct VakyanshDialect: Sendable {
  /// What the server is asked for.
  let options: VakyanshOptions
  private let endpoint: Endpoint
  private let model: String?
  private let extra: [(name: String, value: JSONValue)]

  init(_ configuration: ProviderConfiguration) throws(ProviderFailure) {
    options = try VakyanshOptions(configuration, for: .rest)
    var endpoint = try configuration.endpoint()
    for ending in ["/\(options.language)", "/recognize", "/v1"] where endpoint.path.hasSuffix(ending) {
      endpoint.path.removeLast(ending.count)
    }
    self.endpoint = endpoint
    model = configuration.model
    extra = configuration.extraBody
  }

  /// Asks for the text of recordings. What the configuration adds goes into `config`, where the parameters are.
  func recognition(of audio: [VakyanshAudio], as format: VakyanshFormat) -> HTTPRequest {
    var config: [(name: String, value: JSONValue)] = [
      ("language", .object([("sourceLanguage", .string(options.language))])),
      ("transcriptionFormat", .object([("value", .string(format.rawValue))])),
      ("audioFormat", .string(Self.audioFormat(of: audio))), ("punctuation", .bool(options.punctuates)),
      ("enableInverseTextNormalization", .bool(options.normalizes)),
    ]
    // What the server fetches has a rate of its own.
    let hasSamples = audio.contains { if case .samples = $0 { true } else { false } }
    if hasSamples { config.append(("samplingRate", .integer(16_000))) }
    if let model { config.append(("model", .string(model))) }
    let overridden = Set(extra.map(\.name))
    config = config.filter { !overridden.contains($0.name) } + extra
    return post("recognize", [("config", .object(config)), ("audio", .array(audio.map(Self.item)))])
  }

  /// Asks for punctuation in `text`.
  func punctuation(of text: String, normalizing: Bool) -> HTTPRequest {
    post(
      "punctuate",
      [("text", .string(text)), ("language", .string(options.language)), ("enabledItn", .bool(normalizing))])
  }

  private func post(_ method: String, _ members: [(name: String, value: JSONValue)]) -> HTTPRequest {
    HTTPRequest(
      "POST", endpoint.address(of: "/v1/\(method)/\(options.language)"),
      headers: [("Content-Type", "application/json")],
      body: .bytes(Array(JSONValue.object(members).text.utf8)))
  }

  /// One format stands for all: that of what is fetched. Samples are called WAV, but the server wants them without a
  /// header.
  private static func audioFormat(of audio: [VakyanshAudio]) -> String {
    for case .address(_, let format) in audio { return format }
    return "wav"
  }

  private static func item(_ audio: VakyanshAudio) -> JSONValue {
    switch audio {
    case .samples(let samples): .object([("audioContent", .string(Base64.text(of: PCM16.bytes(of: samples))))])
    case .address(let address, _): .object([("audioUri", .string(address))])
    }
  }

  /// The text of each recording; none where the server says that it holds no words.
  ///
  /// - Throws: ``ProviderFailure`` where the answer is no such answer, or says that the recognition failed.
  func outputs(from answer: HTTPAnswer) throws(ProviderFailure) -> [String] {
    let value = try answer.json()
    guard value.members != nil else { throw answer.bad("the response is not an object") }
    guard value["status"] != nil || value["output"] != nil else {
      throw answer.bad("the response has no status and no output")
    }
    // A proxy may leave out what has its default, or write numbers for names.
    switch value["status"]?.string ?? value["status"]?.integer.map(String.init) ?? "SUCCESS" {
    case "SUCCESS", "0": break
    case "NO_MATCH", "1", "INITIAL_SILENCE_TIMEOUT", "2", "BABBLE_TIMEOUT", "3": return []
    case let status:
      let said = (value["status_text"] ?? value["statusText"])?.string ?? "no reason given"
      throw ProviderFailure(
        .refused, "it returned \(status.excerpt): \(said.excerpt)", requestID: answer.requestID)
    }
    var texts: [String] = []
    for output in try answer.list(value["output"], "output") {
      let source = output["source"] ?? .null
      guard output.members != nil, source.isNull || source.string != nil else {
        throw answer.bad("an output has no text")
      }
      texts.append(source.string ?? "")
    }
    return texts
  }

  /// The text with punctuation.
  func punctuated(from answer: HTTPAnswer) throws(ProviderFailure) -> String {
    guard let text = try answer.string("text", of: try answer.json()) else { throw answer.bad("text is null") }
    return text
  }
}
