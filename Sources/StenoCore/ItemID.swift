/// The name of one segment of speech and of everything recognized from it: an *item* on the wire.
///
/// Items are numbered from 1 in the order in which their speech began.
public struct ItemID: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The number, from 1.
  public var number: Int

  /// The item with this number.
  public init(_ number: Int) {
    self.number = number
  }

  /// `item_` and at least six digits, such as `item_000001`.
  public var description: String {
    let digits = String(number)
    return "item_" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
  }

  /// Orders items by when their speech began.
  public static func < (left: ItemID, right: ItemID) -> Bool {
    left.number < right.number
  }
}
