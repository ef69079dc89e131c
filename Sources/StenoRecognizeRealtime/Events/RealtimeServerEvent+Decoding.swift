import StenoCore
import StenoJSON
import StenoRecognizeRemote

extension RealtimeServerEvent {
  /// The event in one text message.
  ///
  /// - Parameter text: The message, in UTF-8.
  /// - Throws: `JSONError` where it is not JSON, or a known event lacks what it must have.
  init(parsing text: some Collection<UInt8>) throws(JSONError) {
    let json = try JSONValue(parsing: text)
    guard let type = json["type"]?.string else { throw JSONError(offset: 0, message: "an event has no type") }
    let transcription = "conversation.item.input_audio_transcription."
    switch type {
    case "session.created", "transcription_session.created": self = .sessionCreated
    case "session.updated", "transcription_session.updated": self = .sessionUpdated
    case "input_audio_buffer.speech_started", "input_audio_buffer.speech_stopped":
      self = .speech(item: try json.item(of: type))
    case "input_audio_buffer.committed": self = .committed(item: try json.item(of: type))
    case "input_audio_buffer.cleared": self = .cleared
    case transcription + "delta":
      self = .delta(
        item: try json.item(of: type), text: try json.text("delta", of: type), logProbabilities: json.logProbabilities)
    case transcription + "segment":
      self = .turn(item: try json.item(of: type), text: try json.text("text", of: type), speaker: json.speaker)
    case transcription + "completed":
      self = .completed(
        item: try json.item(of: type), text: try json.text("transcript", of: type),
        logProbabilities: json.logProbabilities, language: json.language)
    case transcription + "failed":
      self = .failed(item: try json.item(of: type), Failure(json["error"] ?? .null))
    case "error": self = .error(Failure(json["error"] ?? .null))
    default: self = .other
    }
  }
}

extension RealtimeServerEvent.Failure {
  fileprivate init(_ json: JSONValue) {
    type = json["type"]?.string ?? ""
    code = json["code"]?.string
    message = json["message"]?.string ?? ""
    eventID = json["event_id"]?.string
  }
}

extension JSONValue {
  fileprivate func item(of type: String) throws(JSONError) -> String {
    try text("item_id", of: type)
  }

  fileprivate func text(_ name: String, of type: String) throws(JSONError) -> String {
    guard let text = self[name]?.string else { throw JSONError(offset: 0, message: "\(type) has no \(name)") }
    return text
  }

  /// The tokens; nil where there are none or one of them is not what it should be.
  fileprivate var logProbabilities: [TokenLogProbability]? {
    guard let entries = self["logprobs"]?.array else { return nil }
    let tokens = entries.compactMap { entry -> TokenLogProbability? in
      guard let token = entry["token"]?.string, let value = entry["logprob"]?.number else { return nil }
      return TokenLogProbability(
        token: token, logProbability: Float(value), bytes: entry["bytes"]?.bytes ?? Array(token.utf8))
    }
    return tokens.count == entries.count ? tokens : nil
  }

  /// The list of numbers as bytes; nil where one of them is none.
  private var bytes: [UInt8]? {
    guard let values = array else { return nil }
    let bytes = values.compactMap { $0.integer.flatMap { UInt8(exactly: $0) } }
    return bytes.count == values.count ? bytes : nil
  }

  /// What newer models say of the language: a list, or a string.
  fileprivate var language: String? {
    self["languages"]?.array?.first?.string ?? self["languages"]?.string ?? self["language"]?.string
  }
}
