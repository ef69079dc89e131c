public import StenoCore

/// How captions are laid out in files.
public struct CueOptions: Sendable, Equatable {
  /// The longest line, in columns: 1 for a letter, 2 for an ideograph or an emoji.
  ///
  /// The range is `10...200`, the default 42.
  /// A name for the channel counts too, where the format writes it into the line.
  ///
  /// #### Source
  /// Netflix, *English Timed Text Style Guide*: 42 characters a line, two lines.
  public var lineLength = 42
  /// Whether every word of a WebVTT cue but the first has the time that it begins at. The default is no.
  public var hasWordTimes = false
  /// The language of the text as a BCP 47 tag, which TTML says; empty, the default, where it is not known.
  public var language = ""
  /// The settings of every WebVTT cue, as in `line:85% align:start`; the default is none.
  public var settings = ""

  /// The defaults.
  public init() {}

  /// Checks the options against their ranges.
  ///
  /// - Throws: ``StenoCore/OptionError`` for the first option that is out of range.
  public func validate() throws(OptionError) {
    guard (10...200).contains(lineLength) else {
      throw OptionError(option: "line_length", value: "\(lineLength)", range: "10 to 200")
    }
    for setting in settings.split(separator: " ") where !Self.isSetting(setting) {
      throw OptionError(
        option: "cue_settings", value: String(setting),
        range: "vertical, line, position, size, align or region, a colon and a value, as in line:85%")
    }
  }

  private static func isSetting(_ text: Substring) -> Bool {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    let isPlain = text.unicodeScalars.allSatisfy { $0.isASCII && $0.value > 0x20 && $0 != ">" }
    return parts.count == 2 && !parts[1].isEmpty && isPlain
      && ["vertical", "line", "position", "size", "align", "region"].contains(parts[0])
  }
}
