/// What the stem gave for the newest hops, by what they were read from; the oldest are forgotten.
struct HopCache {
  private let width: Int
  private let capacity: Int
  private var slots: [Int: Int] = [:]
  /// The key in every slot, in the order in which the slots are used again.
  private var keys: [Int] = []
  private var rows: [Float] = []
  private var next = 0

  /// A cache of up to `capacity` rows of `width` numbers.
  init(width: Int, capacity: Int) {
    self.width = width
    self.capacity = capacity
  }

  /// Copies the row for `key` to `target`; false if there is none.
  func copy(_ key: Int, to target: UnsafeMutableBufferPointer<Float>) -> Bool {
    guard let slot = slots[key] else { return false }
    unsafe rows.withUnsafeBufferPointer { rows in
      unsafe _ = target.update(fromContentsOf: rows[(slot * width)..<((slot + 1) * width)])
    }
    return true
  }

  /// Keeps `row` for `key`.
  mutating func keep(_ row: ArraySlice<Float>, for key: Int) {
    guard slots[key] == nil else { return }
    if keys.count < capacity {
      keys.append(key)
      rows += row
    } else {
      slots[keys[next]] = nil
      keys[next] = key
      rows.replaceSubrange((next * width)..<((next + 1) * width), with: row)
    }
    slots[key] = next
    next = (next + 1) % capacity
  }
}
