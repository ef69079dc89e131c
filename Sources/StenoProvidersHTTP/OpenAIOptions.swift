import StenoWire
import StenoProviders

/// What an OpenAI-compatible server is asked for.
struct OpenAIOptions: Sendable {
  /// The form of the answer.
  enum Format: String, Sendable, CaseIterable {
    case json
    case text
    case srt
    case vtt
    case verboseJSON = "verbose_json"
    case diarizedJSON = "diarized_json"
  }

  /// The names in the configuration file.
  static let names = [
    "response_format", "stream", "include", "temperature", "prompt", "keywords", "languages", "timestamp_granularities",
    "chunking_strategy", "known_speaker_names", "known_speaker_references", "keyterms", "context_bias", "omit",
  ]

  /// What can be left out, the likeliest reason of a refusal first.
  private static let order = ["stream", "include", "chunking_strategy", "timestamp_granularities", "response_format"]

  let format: Format
  let streams: Bool
  /// Fields that Steno asks for by itself.
  let omissible: [String]
  private let fields: [MultipartField]
  private let namesModel: Bool
  /// Words that are likely to be said, which each model takes in its way.
  private let terms: [String]
  /// Whether the text of the segment before goes along.
  private let usesContext: Bool

  init(_ configuration: ProviderConfiguration, model: String) throws(ProviderFailure) {
    let options = try ProviderOptions(configuration, known: Self.names + ProviderOptions.ofHTTPWithFLAC)
    let isDiarizing = model.contains("diarize")
    let choice = try options.string("response_format", oneOf: Format.allCases.map(\.rawValue))
    let extra = Dictionary(configuration.extraBody.map { ($0.name, $0.value) }) { $1 }
    format =
      (extra["response_format"]?.string ?? choice).flatMap { Format(rawValue: $0) }
      ?? (isDiarizing ? .diarizedJSON : .json)
    streams = try options.bool("stream") ?? (format == .json || format == .diarizedJSON)
    var fields: [MultipartField] = [("model", model)]
    if let language = configuration.language { fields.append(("language", Self.baseLanguage(language))) }
    fields.append(("response_format", format.rawValue))
    fields += try Self.hints(options)
    fields += try Self.details(options, format: format, model: model)
    if streams { fields.append(("stream", "true")) }
    if let strategy = try options.chunkingStrategy() ?? (isDiarizing ? .string("auto") : nil) {
      fields += Self.bracketed("chunking_strategy", strategy)
    }
    let left = Set(try options.strings("omit") ?? [])
    fields = fields.filter { !left.contains(Self.base(of: $0.name)) }.overlaid(with: configuration.extraBody)
    terms = try options.strings("keyterms") ?? []
    usesContext = configuration.usesContext
    guard !isDiarizing || (!usesContext && terms.isEmpty && !fields.contains { $0.name == "prompt" }) else {
      throw ProviderFailure(.configuration, "\(model) does not support a prompt, key terms or context")
    }
    self.fields = fields
    namesModel = extra["model"] == nil
    omissible = Self.order.filter { name in
      options.any(name) == nil && extra[name] == nil && extra[name + "[]"] == nil
        && fields.contains { Self.base(of: $0.name) == name }
    }
  }

  /// The fields of a request to `model` for a segment before which `text` was said.
  func fields(of model: String, without omitted: Set<String>, after text: String?) -> [MultipartField] {
    var omitted = omitted
    if omissible.contains("include"), !Self.givesTokens(model) { omitted.insert("include") }
    let kept = fields.filter { !omitted.contains(Self.base(of: $0.name)) }.map { field in
      field.name == "model" && namesModel ? ("model", model) : field
    }
    return hinted(kept, to: model, after: text)
  }

  /// The fields with the key terms, as a list for models that take one and else in the prompt, and the text before.
  private func hinted(_ fields: [MultipartField], to model: String, after text: String?) -> [MultipartField] {
    let takesList = ProviderOptions.takesKeywords(model)
    let keywords = takesList ? terms.map { ("keywords[]", $0) } : []
    let list = takesList || terms.isEmpty ? [] : [terms.joined(separator: ", ")]
    let hints = list + (usesContext ? text.map { [$0] } ?? [] : [])
    guard !hints.isEmpty else { return fields + keywords }
    let prompt = fields.filter { $0.name == "prompt" }.map(\.value) + hints
    return fields.filter { $0.name != "prompt" } + [("prompt", prompt.joined(separator: " "))] + keywords
  }

  /// Whether they are asked for.
  var givesLogProbabilities: Bool { fields.contains { $0.name == "include[]" && $0.value == "logprobs" } }

  private static func base(of name: String) -> String { String(name.prefix { $0 != "[" }) }

  private static func hints(_ options: ProviderOptions) throws(ProviderFailure) -> [MultipartField] {
    var fields: [MultipartField] = []
    if let prompt = try options.string("prompt") { fields.append(("prompt", prompt)) }
    if let temperature = try options.number("temperature", in: 0...1) {
      fields.append(("temperature", "\(temperature)"))
    }
    fields += try options.strings("context_bias")?.map { ("context_bias", $0) } ?? []
    for name in ["keywords", "languages", "known_speaker_names", "known_speaker_references"] {
      fields += try options.strings(name)?.map { (name + "[]", $0) } ?? []
    }
    return fields
  }

  /// What is asked for besides the text. Log probabilities are by default, where the model is known to give them.
  private static func details(
    _ options: ProviderOptions, format: Format, model: String
  ) throws(ProviderFailure) -> [MultipartField] {
    let isKnown = format == .json && givesTokens(model)
    let include = try options.strings("include", oneOf: ["logprobs"]) ?? (isKnown ? ["logprobs"] : [])
    let times =
      try options.strings("timestamp_granularities", oneOf: ["word", "segment"])
      ?? (format == .verboseJSON ? ["word", "segment"] : [])
    return include.map { ("include[]", $0) } + times.map { ("timestamp_granularities[]", $0) }
  }

  private static func givesTokens(_ model: String) -> Bool {
    model.hasPrefix("gpt-4o") && !model.contains("diarize")
  }

  /// An object as fields with bracketed names, as OpenAI's own client sends it.
  private static func bracketed(_ name: String, _ value: JSONValue) -> [MultipartField] {
    guard let members = value.members else { return [(name, value.string ?? value.text)] }
    return members.map { ("\(name)[\($0.name)]", $0.value.string ?? $0.value.text) }
  }

  /// The API knows languages without regions.
  private static func baseLanguage(_ tag: String) -> String {
    tag.prefix { $0 != "-" && $0 != "_" }.lowercased()
  }
}
