import StenoCore

extension OpenAITranscription {
  /// The longest position that is read: a year, in seconds.
  static let mostSeconds = 366.0 * 86_400

  /// Reads the answers `json`, `verbose_json` and `diarized_json`; which it is, the answer itself says.
  ///
  /// - Parameter json: The body. Members that are not known are passed over.
  /// - Throws: ``WireError`` where a member is not what it should be.
  public init(_ json: JSONValue) throws(WireError) {
    let object = try JSONObjectReader(json)
    self.init(text: try object.required("text", try object.string("text")))
    languages = try object.languages()
    duration = try object.seconds("duration") ?? .zero
    for entry in try object.objects("words") ?? [] { words.append(try Word(entry)) }
    for entry in try object.objects("segments") ?? [] { segments.append(try Segment(entry)) }
    logProbabilities = try object.logProbabilities("logprobs")
    confidence = try object.number("confidence", in: 0...1).map { Float($0) }
    usage = RecognitionUsage(object["usage"])
  }
}

extension OpenAITranscription.Word {
  init(_ object: JSONObjectReader) throws(WireError) {
    self.init(
      try object.required("word", try object.string("word")), frames: try object.seconds(),
      confidence: try object.number("confidence", in: 0...1).map { Float($0) })
  }
}

extension OpenAITranscription.Segment {
  init(_ object: JSONObjectReader) throws(WireError) {
    self.init(
      try object.required("text", try object.string("text")), frames: try object.seconds(),
      speaker: try object.string("speaker"), figures: try OpenAITranscription.Figures(object))
  }
}

extension OpenAITranscription.Figures {
  fileprivate init(_ object: JSONObjectReader) throws(WireError) {
    self.init()
    tokens = (object["tokens"]?.array ?? []).compactMap(\.integer)
    temperature = try Self.figure(object, "temperature") ?? temperature
    averageLogProbability = try Self.figure(object, "avg_logprob") ?? averageLogProbability
    compressionRatio = try Self.figure(object, "compression_ratio") ?? compressionRatio
    noSpeechProbability = try Self.figure(object, "no_speech_prob") ?? noSpeechProbability
  }

  private static func figure(_ object: JSONObjectReader, _ name: String) throws(WireError) -> Float? {
    try object.number(name, in: -1e9...1e9).map { Float($0) }
  }
}

extension JSONObjectReader {
  /// The languages, by the newer models' list of codes or by one name.
  func languages() throws(WireError) -> [String] {
    if let list = try objects("languages") {
      var codes: [String] = []
      for entry in list { codes.append(try entry.required("code", try entry.string("code"))) }
      return codes
    }
    return LanguageName.tag(try string("language")).flatMap { $0 == "unknown" ? nil : [$0] } ?? []
  }

  /// A position that travels in seconds; nil where it is missing.
  func seconds(_ name: String) throws(WireError) -> FrameIndex? {
    try number(name, in: 0...OpenAITranscription.mostSeconds).map { FrameIndex(milliseconds: Int64($0 * 1_000 + 0.5)) }
  }

  /// The span from `start` to `end`.
  func seconds() throws(WireError) -> Range<FrameIndex> {
    let (start, end) = (try required("start", try seconds("start")), try required("end", try seconds("end")))
    guard start <= end else { throw error("end", "must not be before start") }
    return start..<end
  }
}
