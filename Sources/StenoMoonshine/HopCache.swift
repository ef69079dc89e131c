import StenoCore

/// What the stem gave for the newest hops of every session, by what they were read from.
///
/// A session forgets its oldest hop where it has as many as it may have. Where all together have what the budget allows,
/// the session that has most forgets its oldest: each keeps its newest audio, and one that floods takes nothing from the
/// others but what they have beyond their share.
struct HopCache {
  /// How much is kept, in hops.
  struct Limits {
    /// Of one session.
    var session: Int
    /// Of all together.
    var total: Int
  }

  /// The hops of a session, oldest first from `first` on; those before it are forgotten.
  private struct Session {
    var slots: [Int: Int] = [:]
    var keys: [Int] = []
    var first = 0

    var count: Int { keys.count - first }

    /// Forgets the oldest, and gives its slot.
    mutating func dropOldest() -> Int? {
      guard first < keys.count, let slot = slots.removeValue(forKey: keys[first]) else { return nil }
      first += 1
      if first > 1_024, 2 * first > keys.count {
        keys.removeFirst(first)
        first = 0
      }
      return slot
    }
  }

  /// Rows are kept in blocks of this many, so that what is there is not moved when there are more.
  private static let blockLength = 256

  private let width: Int
  private let limits: Limits
  private var sessions: [SessionKey: Session] = [:]
  private var blocks: [[Float]] = []
  /// Slots that no session has.
  private var free: [Int] = []
  /// Slots that have been given out so far.
  private var used = 0

  /// A cache of rows of `width` numbers.
  init(width: Int, limits: Limits) {
    self.width = width
    self.limits = limits
  }

  /// The rows that there is memory for.
  var capacity: Int { blocks.count * Self.blockLength }

  /// Copies the session's row for `key` to `target`; false if there is none.
  func copy(_ key: Int, of session: SessionKey, to target: UnsafeMutableBufferPointer<Float>) -> Bool {
    guard let slot = sessions[session]?.slots[key] else { return false }
    let start = slot % Self.blockLength * width
    unsafe blocks[slot / Self.blockLength].withUnsafeBufferPointer { rows in
      unsafe _ = target.update(fromContentsOf: rows[start..<(start + width)])
    }
    return true
  }

  /// Keeps `row` for `key`.
  mutating func keep(_ row: ArraySlice<Float>, for key: Int, of session: SessionKey) {
    guard sessions[session]?.slots[key] == nil, let slot = makeSlot(for: session) else { return }
    let start = slot % Self.blockLength * width
    blocks[slot / Self.blockLength].replaceSubrange(start..<(start + width), with: row)
    sessions[session, default: Session()].slots[key] = slot
    sessions[session, default: Session()].keys.append(key)
  }

  /// Forgets a session, and with the last of them the memory.
  mutating func forget(_ session: SessionKey) {
    guard let forgotten = sessions.removeValue(forKey: session) else { return }
    if sessions.isEmpty {
      (blocks, free, used) = ([], [], 0)
    } else {
      free += forgotten.slots.values
    }
  }

  private mutating func makeSlot(for session: SessionKey) -> Int? {
    if let count = sessions[session]?.count, count >= limits.session { return sessions[session]?.dropOldest() }
    if let slot = free.popLast() { return slot }
    if used < limits.total {
      if used == capacity { blocks.append([Float](repeating: 0, count: Self.blockLength * width)) }
      used += 1
      return used - 1
    }
    let largest = sessions.max { ($0.value.count, $1.key) < ($1.value.count, $0.key) }
    return largest.flatMap { sessions[$0.key]?.dropOldest() }
  }
}
