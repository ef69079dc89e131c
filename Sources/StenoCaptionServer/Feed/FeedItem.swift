import StenoCaption
import StenoCore
import StenoJSON

/// An item as the history keeps it.
struct FeedItem: Sendable, Equatable {
  var id: ItemID
  /// Who says it; nil where there is only one source and it has no name.
  var voice: Voice?
  /// What was committed of it.
  var text = ""
  var hasEnded = false

  var json: JSONValue {
    .object(FeedMessage.item(id, voice) + [("text", .string(text)), ("ended", .bool(hasEnded))])
  }
}
