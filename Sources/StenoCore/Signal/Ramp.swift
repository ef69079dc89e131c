/// A value that goes from one block's end to the next one's in a straight line, so that no change clicks.
struct Ramp: Sendable {
  private(set) var start: Float
  private(set) var end: Float

  init(_ value: Float) {
    (start, end) = (value, value)
  }

  /// Goes to `value` during the next block.
  mutating func go(to value: Float) {
    (start, end) = (end, value)
  }

  /// The value after this share of the block; exact where it does not change.
  func value(at share: Float) -> Float {
    start == end ? end : start + (end - start) * share
  }
}
