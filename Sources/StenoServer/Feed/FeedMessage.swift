import StenoCaption
import StenoCore
import StenoWire

/// What a client is sent: a JSON object, with an id where it must not be missed.
///
/// Its members are written once, before the feed's lock is taken; whoever sends it puts the object together, outside.
struct FeedMessage: Sendable, Equatable {
  private enum Content: Equatable {
    /// The members as text, each with a comma before it.
    case written(String)
    /// The first message of a connection, which is long: as much of the session as is kept.
    case hello(session: String, items: [FeedItem]?)
  }

  private let type: String
  private let content: Content
  /// The session and the message's number, as in `a1b2-17`; nil where a later message says it all again.
  var id: String?

  private init(_ type: String, _ content: Content) {
    (self.type, self.content) = (type, content)
  }

  private init(_ type: String, _ members: [(name: String, value: JSONValue)] = []) {
    self.init(type, .written(Self.written(members)))
  }

  /// The object, on one line.
  var json: String {
    "{\"type\":\"\(type)\"" + (id.map { Self.written([("id", .string($0))]) } ?? "") + members + "}"
  }

  /// A message as an event of an event stream.
  ///
  /// #### Source
  /// WHATWG HTML, *Server-sent events*, section 9.2.5.
  var event: String {
    (id.map { "id: \($0)\n" } ?? "") + "data: \(json)\n\n"
  }

  private var members: String {
    switch content {
    case .written(let members): return members
    case .hello(let session, let items):
      let list = items.map { items in [("items", JSONValue.array(items.map(\.json)))] } ?? []
      return Self.written([("session", .string(session)), ("resumed", .bool(items == nil))] + list)
    }
  }

  private static func written(_ members: [(name: String, value: JSONValue)]) -> String {
    members.isEmpty ? "" : "," + JSONValue.object(members).text.dropFirst().dropLast()
  }
}

extension FeedMessage {
  /// Words that were committed.
  static func text(_ item: FeedItem, _ text: String) -> FeedMessage {
    FeedMessage("text", item.members + [("text", .string(text))])
  }

  /// An item is over; `text` is all of it, nil where it failed.
  static func end(_ item: FeedItem, text: String?) -> FeedMessage {
    FeedMessage("end", item.members + (text.map { [("text", .string($0))] } ?? []))
  }

  /// What was added to the transcript's files.
  static func files(_ parts: [SpooledTranscript.Part]) -> FeedMessage {
    let members = parts.map { part in
      let members: [(name: String, value: JSONValue)] = [
        ("at", .integer(Int64(part.offset))), ("bytes", .integer(Int64(part.text.utf8.count))),
        ("text", .string(part.text)), ("end", .string(part.trailer)),
      ]
      return (name: part.suffix, value: JSONValue.object(members))
    }
    return FeedMessage("files", [("parts", .object(members))])
  }

  /// The members that say whose words these are: `channel`, and `speaker` where it has a name.
  static func voice(_ voice: Voice?) -> [(name: String, value: JSONValue)] {
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
      "caption",
      [("lines", .array(lines)), ("tail", .string(state.tail))]
        + (tails.isEmpty ? [] : [("tails", .array(tails))]) + [("at_ms", .integer(milliseconds))])
  }

  /// How the session goes.
  static func status(_ status: CaptionStatus) -> FeedMessage {
    FeedMessage(
      "status",
      [
        ("ended", .bool(status.hasEnded)), ("latency_ms", status.latency.map { .integer($0.milliseconds) } ?? .null),
      ])
  }

  /// The first message of a connection: whether what follows goes on from what the client has, or is all there is.
  static func hello(session: String, items: [FeedItem]?) -> FeedMessage {
    FeedMessage("hello", .hello(session: session, items: items))
  }

  /// Nothing new, but the connection is alive.
  static let ping = FeedMessage("ping")
}

extension Duration {
  /// The length in whole milliseconds, rounded down.
  var milliseconds: Int64 {
    let (seconds, attoseconds) = components
    return seconds * 1_000 + attoseconds / 1_000_000_000_000_000
  }
}
