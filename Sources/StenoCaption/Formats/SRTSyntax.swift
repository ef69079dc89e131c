import StenoCore

/// SubRip: numbered cues, no header, no escapes.
///
/// An arrow written `-->` inside a line would read as the times of another cue, so it becomes `→`.
struct SRTSyntax: CueSyntax {
  let header = ""
  let trailer = ""

  func label(of voice: Voice) -> String { voice.label.onOneLine + ": " }

  func comment(_ text: String) -> String? { nil }

  func opening(number: Int) -> String { "\(number)\n" }

  func text(of cue: CueEntry) -> String {
    let start = CueEntry.clock(cue.milliseconds.lowerBound, separator: ",")
    let end = CueEntry.clock(cue.milliseconds.upperBound, separator: ",")
    let lines = cue.texts.map { $0.replacingScalars("-->", with: "→") }
    return "\(opening(number: cue.number))\(start) --> \(end)\n\(lines.joined(separator: "\n"))\n\n"
  }
}
