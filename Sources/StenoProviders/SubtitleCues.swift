import StenoCore

/// The words of subtitles, whose times say when a phrase was said but not when a word was. Pure.
package enum SubtitleCues {
  /// The text of each cue that has one, on one line and without tags.
  ///
  /// A cue is what stands between a line with `-->` and the next empty line.
  package static func texts(of text: String) -> [String] {
    var texts: [String] = []
    var cue: [String]?
    for line in lines(of: text) + [""] {
      let isTiming = line.contains("-->")
      guard isTiming || line.isEmpty else {
        cue?.append(withoutTags(line))
        continue
      }
      let words = cue?.joined(separator: " ").trimmingWhitespace ?? ""
      if !words.isEmpty { texts.append(words) }
      cue = isTiming ? [] : nil
    }
    return texts
  }

  /// Its lines without white space around them.
  package static func lines(of text: String) -> [String] {
    var text = text[...]
    if text.hasPrefix("\u{FEFF}") { text.removeFirst() }
    return text.split(omittingEmptySubsequences: false) { $0.isNewline }.map(\.trimmingWhitespace)
  }

  private static func withoutTags(_ line: String) -> String {
    var result = ""
    var isTag = false
    for character in line {
      switch character {
      case "<": isTag = true
      case ">" where isTag: isTag = false
      default: if !isTag { result.append(character) }
      }
    }
    return result
  }
}
