import StenoCore

extension OpenAIRealtimeServerMessage {
  /// Reads a message; nil for an event that is not known.
  ///
  /// - Parameter json: The object. Members that are not known are passed over.
  /// - Throws: ``WireError`` where a member is not what it should be.
  public init?(_ json: JSONValue) throws(WireError) {
    let object = try JSONObjectReader(json)
    guard let event = try object.realtimeEvent(json) else { return nil }
    self.init(event, eventID: try object.string("event_id") ?? "")
  }
}

extension JSONObjectReader {
  fileprivate func realtimeEvent(_ json: JSONValue) throws(WireError) -> OpenAIRealtimeServerMessage.Event? {
    switch try required("type", try string("type")) {
    case "session.created", "transcription_session.created":
      .sessionCreated(try OpenAIRealtimeSession(json["session"] ?? .null))
    case "session.updated", "transcription_session.updated":
      .sessionUpdated(try OpenAIRealtimeSession(json["session"] ?? .null))
    case "conversation.created":
      .conversationCreated(id: try required("conversation", try object("conversation")).text("id"))
    case "input_audio_buffer.speech_started":
      .speechStarted(item: try text("item_id"), at: try moment("audio_start_ms"))
    case "input_audio_buffer.speech_stopped": .speechStopped(item: try text("item_id"), at: try moment("audio_end_ms"))
    case "input_audio_buffer.committed":
      .committed(item: try text("item_id"), previous: try string("previous_item_id"))
    case "input_audio_buffer.cleared": .cleared
    case "conversation.item.added": .itemAdded(item: try item(), previous: try string("previous_item_id"))
    case "conversation.item.done": .itemDone(item: try item(), previous: try string("previous_item_id"))
    case "conversation.item.created": .itemCreated(item: try item(), previous: try string("previous_item_id"))
    case "conversation.item.input_audio_transcription.delta":
      .delta(
        item: try text("item_id"), text: try string("delta") ?? "", logProbabilities: try logProbabilities("logprobs"))
    case "conversation.item.input_audio_transcription.completed":
      .completed(item: try text("item_id"), try turn())
    case "conversation.item.input_audio_transcription.failed":
      .failed(item: try text("item_id"), try required("error", OpenAIError(json)))
    case "error": .error(try required("error", OpenAIError(json)), eventID: json["error"]?["event_id"]?.string)
    default: nil
    }
  }

  private func text(_ name: String) throws(WireError) -> String { try required(name, try string(name)) }

  private func item() throws(WireError) -> String { try required("item", try object("item")).text("id") }

  private func moment(_ name: String) throws(WireError) -> FrameIndex {
    FrameIndex(milliseconds: try required(name, try integer(name, in: 0...JSONValue.mostMilliseconds)))
  }

  private func turn() throws(WireError) -> OpenAITranscription {
    var whole = OpenAITranscription(text: try text("transcript"))
    whole.languages = try languages()
    whole.logProbabilities = try logProbabilities("logprobs")
    whole.usage = RecognitionUsage(self["usage"])
    return whole
  }
}
