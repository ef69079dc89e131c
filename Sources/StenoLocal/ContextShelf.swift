import StenoCore

/// The context that each segment leaves for the next one, until that one takes it.
struct ContextShelf: Sendable {
  private var contexts: [ItemID: SpokenContext] = [:]
  /// Segments whose context nobody will take.
  private var unwanted: Set<ItemID> = []

  /// Keeps what `item` left, unless nobody will take it.
  mutating func put(_ context: SpokenContext, after item: ItemID) {
    guard unwanted.remove(item) == nil else { return }
    contexts[item] = context
  }

  /// Takes what `item` left; nil where it left nothing. What was left before it is dropped: it was not asked for.
  mutating func take(after item: ItemID) -> SpokenContext? {
    defer { forget(upTo: item) }
    return contexts[item]
  }

  /// Nobody will take what `item` leaves.
  mutating func drop(after item: ItemID) {
    if contexts[item] == nil { unwanted.insert(item) }
    forget(upTo: item)
  }

  private mutating func forget(upTo item: ItemID) {
    contexts = contexts.filter { $0.key > item }
    // An item that another engine read leaves nothing, ever; few are recognized at once.
    unwanted = unwanted.filter { $0.number > item.number - 64 }
  }
}
