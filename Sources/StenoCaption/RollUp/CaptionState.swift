/// What the screen shows: the lines from top to bottom, none where nothing is said.
public struct CaptionState: Sendable, Equatable {
  /// A line on the screen.
  public struct Line: Sendable, Equatable {
    /// Its number since the session began. A line keeps it while it moves up.
    public var number: Int
    /// The words that will not change; they only become more.
    public var committed: String
    /// What may still change, with the space that sets it apart from the words before it.
    public var unstable: String

    /// A line.
    public init(number: Int, committed: String, unstable: String) {
      self.number = number
      self.committed = committed
      self.unstable = unstable
    }
  }

  /// The lines, at most as many as the options say; empty ones are not among them.
  public var lines: [Line]

  /// The words behind all that was committed that may still change, for a view that has lines of its own.
  public var tail: String

  /// A state.
  public init(lines: [Line] = [], tail: String = "") {
    self.lines = lines
    self.tail = tail
  }
}
