extension OpenAIRealtimeClientMessage {
  /// Why a message cannot be read, and which: what the server answers.
  public struct Refusal: Error, Sendable, Equatable {
    /// What is wrong with it.
    public var error: OpenAIError
    /// The client's name for the message; nil where it gives none, or cannot be read.
    public var eventID: String?
  }

  /// Reads a text message.
  ///
  /// - Parameter text: The message in UTF-8.
  /// - Throws: ``Refusal`` where it is not JSON or not an event, or a member cannot be meant.
  public init(parsing text: some Collection<UInt8>) throws(Refusal) {
    let json: JSONValue
    do throws(JSONError) {
      json = try JSONValue(parsing: text)
    } catch {
      throw Refusal(error: OpenAIError("The event is not JSON: \(error).", code: "invalid_json"), eventID: nil)
    }
    try self.init(json)
  }

  /// Reads a message.
  ///
  /// - Parameter json: The object.
  /// - Throws: ``Refusal`` where it is not an event, or a member cannot be meant.
  public init(_ json: JSONValue) throws(Refusal) {
    let id = json["event_id"]?.string
    do throws(OpenAIError) {
      self.init(try Self.event(json), eventID: id)
    } catch {
      throw Refusal(error: error, eventID: id)
    }
  }

  private static func event(_ json: JSONValue) throws(OpenAIError) -> Event {
    guard json.members != nil, let type = json["type"]?.string else {
      throw OpenAIError("The event has no 'type' that is a string.", param: "type", code: "invalid_event")
    }
    switch type {
    case "session.update": return .updateSession(try update(json, shape: .current))
    case "transcription_session.update": return .updateSession(try update(json, shape: .beta))
    case "input_audio_buffer.append": return .append(try audio(json))
    case "input_audio_buffer.commit": return .commit(isFinal: json["final"]?.bool ?? false)
    case "input_audio_buffer.clear": return .clear
    case "input_audio_buffer.done": return .done
    default: return .other(type: type)
    }
  }

  private static func update(
    _ json: JSONValue, shape: OpenAIRealtimeUpdate.Shape
  ) throws(OpenAIError) -> OpenAIRealtimeUpdate {
    if let session = json["session"] {
      guard session.members != nil else { throw .invalidValue("session", "session must be an object.") }
      return OpenAIRealtimeUpdate(session, shape: shape)
    }
    guard shape == .current, json["model"]?.string != nil else {
      throw OpenAIError("The event has no 'session'.", param: "session", code: "missing_required_parameter")
    }
    let members = (json.members ?? []).filter { $0.name != "type" && $0.name != "event_id" }
    return OpenAIRealtimeUpdate(.object(members), shape: .flat)
  }

  private static func audio(_ json: JSONValue) throws(OpenAIError) -> [UInt8] {
    guard let text = json["audio"]?.string else {
      throw OpenAIError(
        "The event has no 'audio' that is a string.", param: "audio", code: "missing_required_parameter")
    }
    guard let bytes = Base64.bytes(of: text) else {
      throw .invalidValue("audio", "audio is not Base64.")
    }
    return bytes
  }
}
