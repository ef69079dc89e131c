extension OpenAITranscriptionRequest {
  /// The most speakers who can be known.
  private static let mostSpeakers = 4

  /// Reads a form's text fields, in every encoding that clients use. Fields that are not known are passed over.
  ///
  /// - Parameter fields: The text fields in their order.
  /// - Throws: ``OpenAIError`` that names the field whose value cannot be meant.
  public init(fields: [MultipartForm.Field]) throws(OpenAIError) {
    let values = FormValues(fields)
    self.init(model: try values.string("model"))
    languages = try values.list("languages")
    if let language = try values.string("language"), !languages.contains(language) { languages.insert(language, at: 0) }
    prompt = try values.string("prompt")
    keywords = try values.list("keywords")
    format = try values.word("response_format") ?? .json
    temperature = try values.number("temperature", in: 0...1) ?? 0
    // What else is asked for here is known to other servers, whose clients always ask for it.
    includesLogProbabilities = try values.list("include").contains("logprobs")
    granularities = Set(try values.words("timestamp_granularities"))
    streams = try values.bool("stream") ?? false
    chunkingStrategy = try values.object("chunking_strategy").map { value throws(OpenAIError) in
      try ChunkingStrategy(value)
    }
    knownSpeakerNames = try values.list("known_speaker_names")
    knownSpeakerReferences = try values.list("known_speaker_references")
    try checkSpeakers()
  }

  private func checkSpeakers() throws(OpenAIError) {
    for (name, list) in [
      ("known_speaker_names", knownSpeakerNames), ("known_speaker_references", knownSpeakerReferences),
    ] where list.count > Self.mostSpeakers {
      throw .invalidValue(name, "\(name) has \(list.count) entries; it may have \(Self.mostSpeakers).")
    }
    guard knownSpeakerNames.count == knownSpeakerReferences.count else {
      throw .invalidValue(
        "known_speaker_references", "known_speaker_references must have one entry for each of known_speaker_names.")
    }
  }

  /// The request as a form's text fields, as OpenAI's own clients send it. What is not set is left out.
  public var fields: [MultipartForm.Field] {
    var fields: [MultipartForm.Field] = []
    if let model { fields.append(("model", model)) }
    fields += languages.count == 1 ? [("language", languages[0])] : languages.map { ("languages[]", $0) }
    if let prompt { fields.append(("prompt", prompt)) }
    fields += keywords.map { ("keywords[]", $0) }
    fields.append(("response_format", format.rawValue))
    if temperature != 0 { fields.append(("temperature", JSONValue(double: temperature).text)) }
    if includesLogProbabilities { fields.append(("include[]", "logprobs")) }
    fields += Granularity.allCases.filter(granularities.contains).map { ("timestamp_granularities[]", $0.rawValue) }
    if streams { fields.append(("stream", "true")) }
    fields += chunkingStrategy?.fields ?? []
    fields += knownSpeakerNames.map { ("known_speaker_names[]", $0) }
    fields += knownSpeakerReferences.map { ("known_speaker_references[]", $0) }
    return fields
  }
}

extension OpenAITranscriptionRequest.ChunkingStrategy {
  /// Reads `auto` or an object of type `server_vad`.
  init(_ value: JSONValue) throws(OpenAIError) {
    let name = "chunking_strategy"
    if let text = value.string {
      guard text == "auto" else {
        throw .invalidValue(
          name, "\(name) is '\(text.excerptOfField)'; it must be 'auto' or an object of type 'server_vad'.")
      }
      self = .auto
      return
    }
    do throws(WireError) {
      let object = try JSONObjectReader(value, path: name)
      guard try object.string("type") ?? "server_vad" == "server_vad" else {
        throw object.error("type", "must be 'server_vad'")
      }
      self = .serverVAD(try OpenAIServerVAD(object))
    } catch {
      throw OpenAIError(error)
    }
  }

  fileprivate var fields: [MultipartForm.Field] {
    switch self {
    case .auto: [("chunking_strategy", "auto")]
    case .serverVAD(let detection):
      detection.members.map { ("chunking_strategy[\($0.name)]", $0.value.string ?? $0.value.text) }
    }
  }
}

extension OpenAIError {
  /// A member that is not what it must be.
  package init(_ error: WireError) {
    self = .invalidValue(error.path, error.description + ".")
  }
}
