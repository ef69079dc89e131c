public import StenoCore

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
    /// Whose words they are; nil where there is only one source and it has no name. Lines are numbered per voice.
    public var voice: Voice?

    /// A line.
    public init(number: Int, committed: String, unstable: String, voice: Voice? = nil) {
      self.number = number
      self.committed = committed
      self.unstable = unstable
      self.voice = voice
    }
  }

  /// What a voice says now that may still change.
  public struct Tail: Sendable, Equatable {
    /// Whose words they are.
    public var voice: Voice
    /// The words behind all that was committed.
    public var text: String

    /// A tail.
    public init(voice: Voice, text: String) {
      self.voice = voice
      self.text = text
    }
  }

  /// The lines, at most as many per voice as the options say, those of one voice together; empty ones are not among them.
  public var lines: [Line]

  /// The words behind all that was committed that may still change, for a view that has lines of its own; empty where
  /// there are voices.
  public var tail: String

  /// The same for each voice that has such words; none where there is only one source and it has no name.
  public var tails: [Tail]

  /// A state.
  public init(lines: [Line] = [], tail: String = "", tails: [Tail] = []) {
    self.lines = lines
    self.tail = tail
    self.tails = tails
  }
}
