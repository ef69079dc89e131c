public import StenoCore

/// An event as it travels: one JSON object, a line of JSON Lines. What is written is read back equal.
///
/// Times travel in milliseconds and confidences with five decimals, so what is finer comes back rounded: the event that
/// was read is written as the same line again.
public struct TranscriptLine: Sendable, Equatable {
  /// The event.
  public var event: TranscriptEvent
  /// Whose words it carries where several are transcribed together; nil where there is only one, without a name.
  public var voice: Voice?

  /// An event of a voice, if there are several.
  public init(_ event: TranscriptEvent, voice: Voice? = nil) {
    self.event = event
    self.voice = voice
  }

  /// The object.
  public var json: JSONValue { JSONValue(event, voice: voice) }

  /// Reads an object; nil where its `type` is none of this version's.
  ///
  /// - Parameter json: The object. Members that are not known are passed over.
  /// - Throws: ``WireError`` where a member is missing or is not what it should be.
  public init?(_ json: JSONValue) throws(WireError) {
    let object = try JSONObjectReader(json)
    let voice = try object.voice()
    guard let event = try object.event(speaker: voice?.name) else { return nil }
    self.init(event, voice: voice)
  }

  /// Reads one line; nil where its `type` is none of this version's.
  ///
  /// - Parameter bytes: The line in UTF-8, with or without its line break.
  /// - Throws: ``JSONError`` where it is not JSON, ``WireError`` where it is no event.
  public init?(parsing bytes: some Collection<UInt8>) throws {
    try self.init(try JSONValue(parsing: bytes))
  }
}

/// A line goes through any coder in its wire form.
extension TranscriptLine: Codable {
  /// Decodes an event.
  ///
  /// - Throws: `DecodingError` where it is none, or its type is none of this version's.
  public init(from decoder: any Decoder) throws {
    self = try Self.decoded(from: decoder) { json throws(WireError) in try TranscriptLine(json) }
  }

  /// Encodes the event as an object.
  ///
  /// - Throws: What the encoder throws.
  public func encode(to encoder: any Encoder) throws { try json.encode(to: encoder) }

  fileprivate static func decoded<Value>(
    from decoder: any Decoder, _ read: (JSONValue) throws(WireError) -> Value?
  ) throws -> Value {
    let json = try JSONValue(from: decoder)
    let problem: String
    do throws(WireError) {
      if let value = try read(json) { return value }
      problem = "the type \(json["type"]?.text ?? "") is not known"
    } catch {
      problem = error.description
    }
    throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: problem))
  }
}

/// An event goes through any coder in its wire form; whose words it carries is known to ``TranscriptLine`` alone.
extension TranscriptEvent: Codable {
  /// Decodes an event.
  ///
  /// - Throws: `DecodingError` where it is none, or its type is none of this version's.
  public init(from decoder: any Decoder) throws {
    self = try TranscriptLine.decoded(from: decoder) { json throws(WireError) in
      try JSONObjectReader(json).event(speaker: nil)
    }
  }

  /// Encodes the event as an object.
  ///
  /// - Throws: What the encoder throws.
  public func encode(to encoder: any Encoder) throws { try JSONValue(self, voice: nil).encode(to: encoder) }
}
