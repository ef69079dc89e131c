import StenoCore

extension DeepgramServerMessage {
  /// Reads a text message; nil for a type that is not known.
  ///
  /// - Throws: ``WireError`` where a member is not what it must be.
  package init?(_ json: JSONValue) throws(WireError) {
    let object = try JSONObjectReader(json)
    switch try object.required("type", try object.string("type")) {
    case "Results": self = .results(try Results(object))
    case "SpeechStarted": self = .speechStarted(at: try object.required("timestamp", try object.seconds("timestamp")))
    case "UtteranceEnd":
      self = .utteranceEnd(lastWordEnd: try object.required("last_word_end", try object.seconds("last_word_end")))
    case "Metadata": self = .metadata(try DeepgramMetadata(object))
    case "Error":
      self = .error(variant: try object.string("variant") ?? "", description: try object.string("description") ?? "")
    default: return nil
    }
  }
}

extension DeepgramServerMessage.Results {
  fileprivate init(_ object: JSONObjectReader) throws(WireError) {
    let channel = try object.required("channel", try object.object("channel"))
    let alternatives = try channel.required("alternatives", try channel.objects("alternatives"))
    guard let first = alternatives.first else { throw channel.error("alternatives", "must have at least one entry") }
    let metadata = try object.required("metadata", try object.object("metadata"))
    let start = try object.required("start", try object.seconds("start"))
    let length = try object.required("duration", try object.seconds("duration"))
    self.init(
      frames: start..<(start + length.rawValue),
      text: try first.required("transcript", try first.string("transcript")),
      confidence: Float(try first.number("confidence", in: 0...1) ?? 0),
      metadata: DeepgramMetadata(
        requestID: try metadata.string("request_id") ?? "", created: "",
        model: try metadata.object("model_info")?.string("name") ?? "",
        modelID: try metadata.string("model_uuid") ?? ""))
    for entry in try first.objects("words") ?? [] {
      let (written, bare) = (try entry.string("punctuated_word"), try entry.string("word"))
      words.append(
        OpenAITranscription.Word(
          try entry.required("word", written ?? bare), frames: try entry.seconds(),
          confidence: try entry.number("confidence", in: 0...1).map { Float($0) }))
    }
    isFinal = try object.bool("is_final") ?? false
    isEndpoint = try object.bool("speech_final") ?? false
    isFromFinalize = try object.bool("from_finalize") ?? false
  }
}

extension DeepgramMetadata {
  fileprivate init(_ object: JSONObjectReader) throws(WireError) {
    let id = try object.strings("models")?.first ?? ""
    self.init(
      requestID: try object.string("request_id") ?? "", created: try object.string("created") ?? "",
      model: try object.object("model_info")?.object(id)?.string("name") ?? "", modelID: id)
    sha256 = try object.string("sha256") ?? ""
    duration = try object.seconds("duration") ?? .zero
  }
}
