/// WebVTT; a channel is a voice.
///
/// #### Source
/// W3C, *WebVTT: The Web Video Text Tracks Format*, sections 4.1 and 4.2.2.
struct WebVTTSyntax: CueSyntax {
  let header = "WEBVTT\n\n"
  let trailer = ""

  func label(channel: Int) -> String { "" }

  func text(of cue: CueEntry) -> String {
    let start = CueEntry.clock(cue.milliseconds.lowerBound, separator: ".")
    let end = CueEntry.clock(cue.milliseconds.upperBound, separator: ".")
    let voice = cue.channel.map { "<v Channel \($0)>" } ?? ""
    let lines = cue.lines.map(\.escapedForMarkup).joined(separator: "\n")
    return "\(start) --> \(end)\n\(voice)\(lines)\n\n"
  }
}
