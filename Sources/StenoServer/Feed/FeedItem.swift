import StenoCaption
import StenoCore
import StenoWire

/// An item as the history keeps it.
struct FeedItem: Sendable, Equatable {
  var id: ItemID
  /// Who says it; nil where there is only one source and it has no name.
  var voice: Voice?
  /// When it begins and ends in the recording, in milliseconds; nil as long as that is not known.
  var start: Int64?
  var end: Int64?
  /// What was committed of it.
  var text = ""
  var hasEnded = false

  /// Which item it is, whose, and when. Each voice numbers its own, so a voice's are called `CHANNEL.NUMBER`.
  var members: [(name: String, value: JSONValue)] {
    let name = voice.map { JSONValue.string("\($0.channel).\(id.number)") } ?? .integer(Int64(id.number))
    return [("item", name)] + FeedMessage.voice(voice)
      + (start.map { [("audio_start_ms", .integer($0))] } ?? []) + (end.map { [("audio_end_ms", .integer($0))] } ?? [])
  }

  var json: JSONValue {
    .object(members + [("text", .string(text)), ("ended", .bool(hasEnded))])
  }
}
