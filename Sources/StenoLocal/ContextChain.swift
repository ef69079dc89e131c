import StenoCore

/// Hands the context from each segment to the next. A segment that is tied to one still being read waits for it.
actor ContextChain {
  private var finished: [ItemID: SpokenContext] = [:]
  private var waiting: [ItemID: CheckedContinuation<SpokenContext, Never>] = [:]

  /// The context that `item` is read in: what the item before it left, once that is final.
  func context(for item: ItemID) async -> SpokenContext {
    let previous = ItemID(item.number - 1)
    if let context = finished.removeValue(forKey: previous) { return context }
    return await withCheckedContinuation { waiting[previous] = $0 }
  }

  /// Leaves the context for the item after `item`. Every item must, also one that fails.
  func publish(_ context: SpokenContext, after item: ItemID) {
    if let next = waiting.removeValue(forKey: item) {
      next.resume(returning: context)
    } else {
      // Only the newest few can still be asked for; an untied successor never asks.
      finished = finished.filter { $0.key.number > item.number - 64 }
      finished[item] = context
    }
  }
}
