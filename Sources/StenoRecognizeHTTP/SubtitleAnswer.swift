import StenoJSON
import StenoRecognizeRemote

/// An answer in a subtitle format. Its cues say when a phrase was said but not when a word was, so only the text is used.
enum SubtitleAnswer {
  /// The text of a SubRip answer.
  static func srt(_ answer: HTTPAnswer) throws(ProviderFailure) -> String {
    try text(of: answer, lines: lines(of: answer), name: "SubRip")
  }

  /// The text of a WebVTT answer.
  ///
  /// #### Source
  /// W3C, "WebVTT: The Web Video Text Tracks Format", section 4.1.
  static func vtt(_ answer: HTTPAnswer) throws(ProviderFailure) -> String {
    let lines = try lines(of: answer)
    guard lines.first?.hasPrefix("WEBVTT") == true else { throw answer.bad("the answer is not WebVTT") }
    return try text(of: answer, lines: Array(lines.dropFirst()), name: "WebVTT")
  }

  private static func lines(of answer: HTTPAnswer) throws(ProviderFailure) -> [String] {
    var text = answer.mediaType == "application/json" ? try PlainAnswer.text(of: answer) : try answer.text()
    if text.hasPrefix("\u{FEFF}") { text.removeFirst() }
    return text.split(omittingEmptySubsequences: false) { $0.isNewline }.map { $0.trimmingWhitespace }
  }

  /// The lines after each timing line up to the next empty one.
  private static func text(
    of answer: HTTPAnswer, lines: [String], name: String
  ) throws(ProviderFailure) -> String {
    var texts: [String] = []
    var isInCue = false
    var hasCue = false
    for line in lines {
      if line.contains("-->") {
        isInCue = true
        hasCue = true
      } else if line.isEmpty {
        isInCue = false
      } else if isInCue {
        texts.append(withoutTags(line))
      }
    }
    guard hasCue || lines.allSatisfy({ $0.isEmpty || name == "WebVTT" }) else {
      throw answer.bad("the answer is not \(name)")
    }
    return texts.joined(separator: " ").trimmingWhitespace
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
