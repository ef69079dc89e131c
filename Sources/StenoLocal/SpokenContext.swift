/// What was said just before a segment: audio and the tokens that it became, newest last.
struct SpokenContext: Sendable {
  /// One segment of the past.
  struct Entry: Sendable {
    /// The segment's audio up to a little after its speech.
    var audio: [Float]
    /// The tokens of its final text.
    var tokens: [Int]
  }

  private(set) var entries: [Entry] = []

  /// The context with `entry` added, and what lies further back than `limit` samples dropped.
  func adding(_ entry: Entry, limit: Int64) -> SpokenContext {
    SpokenContext(entries: entries + [entry]).within(limit)
  }

  /// The newest entries that fit into `limit` samples together.
  func within(_ limit: Int64) -> SpokenContext {
    var room = limit
    let kept = entries.reversed().prefix { entry in
      room -= Int64(entry.audio.count)
      return room >= 0
    }
    return SpokenContext(entries: kept.reversed())
  }

  /// The tokens of all entries, one after another.
  var tokens: [Int] { entries.flatMap { $0.tokens } }
}
