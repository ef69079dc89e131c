/// TTML: one paragraph a cue, in a document of one division.
///
/// #### Source
/// W3C, *Timed Text Markup Language 2*, sections 8.1 and 12.3.1.
struct TTMLSyntax: CueSyntax {
  let header = """
    <?xml version="1.0" encoding="UTF-8"?>
    <tt xmlns="http://www.w3.org/ns/ttml" xml:lang="">
    <body><div>

    """
  let trailer = "</div></body>\n</tt>\n"

  func label(channel: Int) -> String { "\(channel): " }

  func text(of cue: CueEntry) -> String {
    let begin = CueEntry.clock(cue.milliseconds.lowerBound, separator: ".")
    let end = CueEntry.clock(cue.milliseconds.upperBound, separator: ".")
    let lines = cue.lines.map(\.escapedForMarkup).joined(separator: "<br/>")
    return "<p begin=\"\(begin)\" end=\"\(end)\">\(lines)</p>\n"
  }
}
