public import StenoCore

/// How captions are laid out.
public struct CueOptions: Sendable, Equatable {
  /// The longest line, in characters as a reader counts them.
  ///
  /// The range is `10...200`, the default 42.
  /// A name for the channel counts too, where the format writes it into the line.
  ///
  /// #### Source
  /// Netflix, *English Timed Text Style Guide*: 42 characters a line, two lines.
  public var lineLength = 42

  /// The defaults.
  public init() {}

  /// Checks the options against their ranges.
  ///
  /// - Throws: ``StenoCore/OptionError`` for the first option that is out of range.
  public func validate() throws(OptionError) {
    guard (10...200).contains(lineLength) else {
      throw OptionError(option: "line_length", value: "\(lineLength)", range: "10 to 200")
    }
  }
}
