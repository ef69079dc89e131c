/// Who of several recognizers works on a segment. A value.
struct RouteRace: Sendable {
  /// What to do when one has failed.
  enum Step: Equatable {
    /// Ask this one too.
    case start(Int)
    /// Others are at it.
    case wait
    /// There is nobody left.
    case giveUp
  }

  private let count: Int
  /// How many were asked so far: the first of them all.
  private(set) var started = 0
  private var running: Set<Int> = []

  /// - Parameter count: How many there are, at least 1.
  init(count: Int) {
    self.count = count
  }

  /// The earliest of those at work: its words are told.
  var leader: Int? { running.min() }

  /// Whether nobody was asked after this one.
  func isNewest(_ index: Int) -> Bool { index == started - 1 }

  /// Asks the next one; nil where all were asked.
  mutating func startNext() -> Int? {
    guard started < count else { return nil }
    defer { started += 1 }
    running.insert(started)
    return started
  }

  /// One has failed.
  mutating func failed(_ index: Int) -> Step {
    running.remove(index)
    guard running.isEmpty else { return .wait }
    return startNext().map { .start($0) } ?? .giveUp
  }
}
