import StenoCore

/// WebVTT; who speaks is named by a voice span.
///
/// #### Source
/// W3C, *WebVTT: The Web Video Text Tracks Format*, sections 4.1, 4.2.2 and 4.2.4; cue settings, section 4.4; cue timestamps,
/// section 4.2.3.
struct WebVTTSyntax: CueSyntax {
  let header = "WEBVTT\n\n"
  let trailer = ""
  /// What follows the times, such as `line:85% align:start`; empty for none.
  var settings = ""
  /// Whether each word but the first has the time that it begins at.
  var hasWordTimes = false

  func label(of voice: Voice) -> String { "" }

  func comment(_ text: String) -> String? { "NOTE \(text.replacingScalars("-->", with: "→"))\n\n" }

  func opening(number: Int) -> String { "" }

  func text(of cue: CueEntry) -> String {
    let start = CueEntry.clock(cue.milliseconds.lowerBound, separator: ".")
    let end = CueEntry.clock(cue.milliseconds.upperBound, separator: ".")
    let voice = cue.voice.map(Self.span) ?? ""
    let settings = settings.isEmpty ? "" : " " + settings
    return "\(start) --> \(end)\(settings)\n\(voice)\(payload(of: cue))\n\n"
  }

  /// The tag that begins a voice's words; it ends with the cue. Its annotation is one line, and escaped as text is.
  private static func span(of voice: Voice) -> String {
    "<v \(voice.name?.onOneLine.escapedForMarkup ?? "Channel \(voice.channel)")>"
  }

  private func payload(of cue: CueEntry) -> String {
    guard hasWordTimes else { return cue.texts.map(\.escapedForMarkup).joined(separator: "\n") }
    // A timestamp must lie inside the cue and after the one before it.
    var last = cue.milliseconds.lowerBound
    return cue.lines.map { line in
      line.map { word in
        guard word.milliseconds > last, word.milliseconds < cue.milliseconds.upperBound else {
          return word.text.escapedForMarkup
        }
        last = word.milliseconds
        let space = word.text.hasPrefix(" ") ? " " : ""
        let text = String(word.text.dropFirst(space.count)).escapedForMarkup
        return "\(space)<\(CueEntry.clock(last, separator: "."))>\(text)"
      }.joined()
    }.joined(separator: "\n")
  }
}
