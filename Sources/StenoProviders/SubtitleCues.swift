import StenoCore

/// The words of subtitles, whose times say when a phrase was said but not when a word was. Pure.
package enum SubtitleCues {
  /// One cue.
  package struct Cue: Sendable, Equatable {
    /// Its words, on one line and without tags; never empty.
    package var text: String
    /// When it appears, in seconds; nil where that cannot be read.
    package var start: Double?
    /// When it disappears, in seconds; nil where that cannot be read.
    package var end: Double?
  }

  /// The cues that have a text, in order.
  ///
  /// A cue is what stands between a line with `-->` and the next empty line.
  package static func cues(of text: String) -> [Cue] {
    var cues: [Cue] = []
    var open: (timing: String, lines: [String])?
    for line in lines(of: text) + [""] {
      let isTiming = line.contains("-->")
      guard isTiming || line.isEmpty else {
        open?.lines.append(withoutTags(line))
        continue
      }
      if let cue = open.flatMap({ Self.cue($0.timing, $0.lines) }) { cues.append(cue) }
      open = isTiming ? (line, []) : nil
    }
    return cues
  }

  /// The text of each cue that has one, on one line and without tags.
  package static func texts(of text: String) -> [String] {
    cues(of: text).map(\.text)
  }

  /// Its lines without white space around them.
  package static func lines(of text: String) -> [String] {
    var text = text[...]
    if text.hasPrefix("\u{FEFF}") { text.removeFirst() }
    return text.split(omittingEmptySubsequences: false) { $0.isNewline }.map(\.trimmingWhitespace)
  }

  private static func cue(_ timing: String, _ lines: [String]) -> Cue? {
    let text = lines.joined(separator: " ").trimmingWhitespace
    guard !text.isEmpty, let arrow = timing.firstRange(of: "-->") else { return nil }
    return Cue(
      text: text, start: seconds(timing[..<arrow.lowerBound].split(separator: " ").last),
      end: seconds(timing[arrow.upperBound...].split(separator: " ").first))
  }

  /// A time such as `00:01:02,345`, its hours optional and its fraction of any length, after a comma or a point.
  private static func seconds(_ text: Substring?) -> Double? {
    guard let text else { return nil }
    let parts = text.replacing(",", with: ".").split(separator: ":", omittingEmptySubsequences: false)
    guard (2...3).contains(parts.count) else { return nil }
    var seconds = 0.0
    for part in parts {
      guard part.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }), let number = Double(part) else { return nil }
      seconds = seconds * 60 + number
    }
    return seconds
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
