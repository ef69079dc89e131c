import StenoCore
import StenoWire
import StenoProviders

extension RealtimeServerEvent {
  /// The event that an object is. What is missing or null is empty; types that are not known are ``other``.
  ///
  /// - Throws: `JSONError` where it is no event, or says something that cannot be read as text.
  init(_ json: JSONValue) throws(JSONError) {
    guard let type = json["type"]?.string else { throw JSONError(offset: 0, message: "an event has no type") }
    let transcription = "conversation.item.input_audio_transcription."
    let item = json.itemName
    switch type {
    case "session.created", "transcription_session.created": self = .sessionCreated
    case "session.updated", "transcription_session.updated":
      self = .sessionUpdated(serverCuts: (json["session"] ?? .null).serverCuts)
    case "input_audio_buffer.speech_started", "input_audio_buffer.speech_stopped": self = .speech(item: item)
    case "input_audio_buffer.committed": self = .committed(item: item)
    case "input_audio_buffer.cleared": self = .cleared
    case transcription + "delta":
      self = .delta(item: item, text: try json.text("delta") ?? "", logProbabilities: json.logProbabilities)
    case transcription + "segment": self = .turn(item: item, text: try json.text("text") ?? "", speaker: json.speaker)
    case transcription + "completed":
      self = .completed(
        item: item, text: try json.text("transcript"), logProbabilities: json.logProbabilities,
        language: json.language, usage: RecognitionUsage(json["usage"]))
    case transcription + "failed": self = .failed(item: item, Failure(json))
    case "error": self = .error(Failure(json))
    default: self = .other
    }
  }
}

extension RealtimeServerEvent.Failure {
  /// What an event has against something: an object under `error`, or its text.
  fileprivate init(_ event: JSONValue) {
    let error = event["error"] ?? .null
    type = error["type"]?.string ?? ""
    code = (error["code"] ?? event["code"])?.string
    message = error["message"]?.string ?? error.string ?? event["message"]?.string ?? ""
    field = error["param"]?.string
    eventID = error["event_id"]?.string
  }
}

extension JSONValue {
  /// The server's name for an utterance; some count them.
  fileprivate var itemName: String? {
    guard let name = self["item_id"], !name.isNull else { return nil }
    return name.string ?? name.text
  }

  fileprivate func text(_ name: String) throws(JSONError) -> String? {
    guard let value = self[name], !value.isNull else { return nil }
    guard let text = value.string else { throw JSONError(offset: 0, message: "\(name) is not a string") }
    return text
  }

  /// Whether a session has turn detection, in the form of today's API or of its beta; nil where it does not say.
  fileprivate var serverCuts: Bool? {
    (self["audio"]?["input"]?["turn_detection"] ?? self["turn_detection"]).map { $0.members != nil }
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

  /// The language that was detected: newer models give a list, of tags or of objects with a `code`.
  fileprivate var language: String? {
    let found = self["languages"]?.array?.first ?? self["languages"] ?? self["language"]
    guard let tag = found?.string ?? found?["code"]?.string ?? self["language"]?.string, !tag.isEmpty else {
      return nil
    }
    return tag
  }
}
