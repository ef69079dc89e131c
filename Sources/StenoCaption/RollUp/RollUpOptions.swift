public import StenoCore

/// How live captions are laid out and how long they stay.
public struct RollUpOptions: Sendable, Equatable {
  /// How many lines are shown at once: 2 or 3. The default is 2.
  public var lines = 2
  /// The longest line, in columns: 1 for a letter, 2 for an ideograph or an emoji. The range is `10...200`, the default 42.
  ///
  /// #### Source
  /// Netflix, *English Timed Text Style Guide*: 42 characters a line.
  public var lineLength = 42
  /// How long captions stay when nothing new comes, `1...60` seconds. The default is 6 s.
  public var clearAfter = Duration.seconds(6)
  /// The least time between two repaintings of what is unstable; certain words never wait. The default is 100 ms.
  public var repaintInterval = Duration.milliseconds(100)
  /// How many readings in a row must agree on a word, but for case and punctuation, before it is shown as unstable.
  /// The default is 3.
  public var agreement = 3
  /// The most words that may be shown and taken back, for each word that is committed, in `0...1`. The default is 0.03;
  /// with 0, nothing is shown before it is committed.
  ///
  /// What rolls off the screen with uncertain words behind it and comes back counts on the screen but not here: measured
  /// over an hour, 0.04 gave 0.048 there and 0.03 gave 0.025, of the 0.05 that captions are allowed.
  public var erasureBudget = 0.03

  /// The defaults.
  public init() {}

  /// Checks the options against their ranges.
  ///
  /// - Throws: ``StenoCore/OptionError`` for the first option that is out of range.
  public func validate() throws(OptionError) {
    guard (2...3).contains(lines) else { throw OptionError(option: "lines", value: "\(lines)", range: "2 or 3") }
    guard (10...200).contains(lineLength) else {
      throw OptionError(option: "line_length", value: "\(lineLength)", range: "10 to 200")
    }
    guard (.seconds(1) ... .seconds(60)).contains(clearAfter) else {
      throw OptionError(option: "clear_after", value: "\(clearAfter)", range: "1 to 60 seconds")
    }
  }
}
