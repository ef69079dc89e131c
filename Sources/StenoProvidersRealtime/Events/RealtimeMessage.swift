import StenoWire

/// One message of a realtime server: an event, and what tells it from others.
struct RealtimeMessage: Sendable, Equatable {
  /// The server's name for the event; nil where it gives none.
  let name: String?
  /// Whether the type of the event is one that only the API's beta has.
  let isOfBeta: Bool
  /// What it says.
  let event: RealtimeServerEvent
  /// A hash of what it says, by which an event delivered twice is known again.
  let content: Int

  /// Reads a text message.
  ///
  /// - Parameter text: The message, in UTF-8.
  /// - Throws: `JSONError` where it is not JSON, or not an event.
  init(parsing text: some Collection<UInt8>) throws(JSONError) {
    let json = try JSONValue(parsing: text)
    name = json["event_id"]?.string
    isOfBeta = json["type"]?.string?.hasPrefix("transcription_session.") == true
    event = try RealtimeServerEvent(json)
    var hasher = Hasher()
    for field in ["type", "item_id", "delta", "transcript", "text", "error"] { hasher.combine(json[field]?.text) }
    content = hasher.finalize()
  }
}
