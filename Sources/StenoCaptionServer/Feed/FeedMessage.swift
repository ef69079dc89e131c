import StenoCaption
import StenoCore
import StenoJSON

/// What a client is told: a JSON object, with an id where it must not be missed.
struct FeedMessage: Sendable, Equatable {
  /// The session and the message's number, as in `a1b2-17`; nil where a later message says it all again.
  var id: String?
  /// The object, on one line.
  var json: String

  /// A message as an event of an event stream.
  ///
  /// #### Source
  /// WHATWG HTML, *Server-sent events*, section 9.2.5.
  var event: String {
    (id.map { "id: \($0)\n" } ?? "") + "data: \(json)\n\n"
  }
}

extension FeedMessage {
  /// Words that were committed.
  static func text(id: String, item: ItemID, voice: Voice? = nil, _ text: String) -> FeedMessage {
    FeedMessage(id: id, json: object("text", id: id, self.item(item, voice) + [("text", .string(text))]))
  }

  /// An item is over.
  static func end(id: String, item: ItemID, voice: Voice?) -> FeedMessage {
    FeedMessage(id: id, json: object("end", id: id, self.item(item, voice)))
  }

  /// Which item of the feed, and who says it: each voice numbers its own, so a voice's are called `CHANNEL.NUMBER`.
  static func item(_ id: ItemID, _ voice: Voice?) -> [(name: String, value: JSONValue)] {
    guard let voice else { return [("item", .integer(Int64(id.number)))] }
    return [("item", .string("\(voice.channel).\(id.number)"))] + self.voice(voice)
  }

  /// The members that say whose words these are: `channel`, and `speaker` where it has a name.
  private static func voice(_ voice: Voice?) -> [(name: String, value: JSONValue)] {
    guard let voice else { return [] }
    return [("channel", .integer(Int64(voice.channel)))] + (voice.name.map { [("speaker", .string($0))] } ?? [])
  }

  /// What the screen shows; `at` is the time now in milliseconds since 1970.
  static func caption(_ state: CaptionState, at milliseconds: Int64) -> FeedMessage {
    let lines = state.lines.map { line in
      JSONValue.object(
        [
          ("number", .integer(Int64(line.number))), ("committed", .string(line.committed)),
          ("unstable", .string(line.unstable)),
        ] + voice(line.voice))
    }
    let tails = state.tails.map { JSONValue.object([("text", .string($0.text))] + voice($0.voice)) }
    return FeedMessage(
      json: object(
        "caption",
        [("lines", .array(lines)), ("tail", .string(state.tail))]
          + (tails.isEmpty ? [] : [("tails", .array(tails))]) + [("at_ms", .integer(milliseconds))]))
  }

  /// How the session goes.
  static func status(_ status: CaptionStatus) -> FeedMessage {
    FeedMessage(
      json: object(
        "status",
        [
          ("ended", .bool(status.hasEnded)),
          ("latency_ms", status.latency.map { .integer($0.milliseconds) } ?? .null),
        ]))
  }

  /// The first message of a connection: whether what follows goes on from what the client has, or is all there is.
  static func hello(session: String, id: String, items: [FeedItem]?) -> FeedMessage {
    let members: [(name: String, value: JSONValue)] = [("session", .string(session)), ("resumed", .bool(items == nil))]
    let list = items.map { items in [("items", JSONValue.array(items.map(\.json)))] } ?? []
    return FeedMessage(id: id, json: object("hello", id: id, members + list))
  }

  /// Nothing new, but the line is alive.
  static let ping = FeedMessage(json: object("ping", []))

  private static func object(
    _ type: String, id: String? = nil, _ members: [(name: String, value: JSONValue)]
  ) -> String {
    JSONValue.object([("type", .string(type))] + (id.map { [("id", .string($0))] } ?? []) + members).text
  }
}

extension Duration {
  /// The length in whole milliseconds, rounded down.
  var milliseconds: Int64 {
    let (seconds, attoseconds) = components
    return seconds * 1_000 + attoseconds / 1_000_000_000_000_000
  }
}
