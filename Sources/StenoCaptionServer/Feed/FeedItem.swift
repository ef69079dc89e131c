import StenoCaption
import StenoCore
import StenoJSON

/// An item as the history keeps it.
struct FeedItem: Sendable, Equatable {
  var id: ItemID
  /// What was committed of it.
  var text = ""
  var hasEnded = false

  var json: JSONValue {
    .object([("item", id.json), ("text", .string(text)), ("ended", .bool(hasEnded))])
  }
}
