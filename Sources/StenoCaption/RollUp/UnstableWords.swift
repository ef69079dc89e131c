/// Which of an item's words that may still change are worth showing: those that several readings agree on, as long as
/// few of them are taken back.
struct UnstableWords: Sendable {
  private let agreement: Int
  private let budget: Double
  /// The words that are shown, from the first that is not certain on.
  private(set) var shown: [String] = []
  /// The last readings of the item, from its beginning, without case and punctuation.
  private var readings: [[String]] = []
  /// How many words became certain, and how many were taken back.
  private var certain = 0
  private var erased = 0
  /// What may be taken back before anything was certain.
  private static let head = 4.0

  init(options: RollUpOptions) {
    agreement = max(1, options.agreement)
    budget = options.erasureBudget
  }

  /// Takes a new reading of the item.
  ///
  /// - Parameters:
  ///   - reading: All words of the item, certain ones included.
  ///   - placed: How many of them are certain and complete, and so not unstable any more.
  ///   - known: How many of them are certain, the last perhaps without its punctuation.
  mutating func read(_ reading: [String], placed: Int, known: Int) {
    readings = (readings + [reading.map(Self.bare)]).suffix(agreement)
    show(reading, placed: placed, known: known, agreed: readings.count < agreement ? 0 : agreedCount)
  }

  /// Some more words of the item are certain: all of `words`, of which `placed` are complete. `added` of those are new.
  mutating func commit(_ words: [String], placed: Int, added: Int) {
    certain += added
    let kept = zip(shown, words.dropFirst(placed - added)).prefix { Self.bare($0) == Self.bare($1) }.count
    let open = words.count - placed
    if kept < min(shown.count, added + open) { takeBack(from: kept) }
    shown.removeFirst(min(shown.count, added))
    show(words + shown.dropFirst(open), placed: placed, known: words.count, agreed: 0)
  }

  /// The item is over; no reading of it counts for the next.
  mutating func end() {
    clear()
    readings = []
  }

  /// Takes everything off the screen; it comes back with the next reading.
  mutating func clear() {
    erased += shown.count
    shown = []
  }

  private mutating func show(_ reading: [String], placed: Int, known: Int, agreed: Int) {
    let words = Array(reading.dropFirst(placed))
    let certain = max(0, known - placed)
    let stable = min(words.count, max(certain, agreed - placed))
    let kept = zip(shown, words).prefix { Self.bare($0) == Self.bare($1) }.count
    // What is shown stays until readings agree on something else.
    if kept < min(shown.count, stable) { takeBack(from: kept) }
    for index in shown.indices where index < certain { shown[index] = words[index] }
    while shown.count < stable, shown.count < certain || mayRisk(shown.count + 1 - certain) {
      shown.append(words[shown.count])
    }
  }

  private mutating func takeBack(from index: Int) {
    erased += shown.count - index
    shown.removeSubrange(index...)
  }

  private func mayRisk(_ words: Int) -> Bool {
    budget > 0 && Double(erased + words) <= Self.head + budget * Double(certain)
  }

  /// How many words from the beginning all readings have.
  private var agreedCount: Int {
    guard let newest = readings.last else { return 0 }
    return readings.dropLast().reduce(newest.count) { count, reading in
      min(count, zip(newest, reading).prefix { $0 == $1 }.count)
    }
  }

  /// A word without case and punctuation.
  private static func bare(_ word: String) -> String {
    word.lowercased().filter { $0.isLetter || $0.isNumber }
  }
}
