import StenoCore

/// Tab-separated values: the ends of every item in milliseconds, and its text with the channel's number before it.
///
/// A tab in the text is written `\t`, a line feed `\n`, a carriage return `\r`, a backslash `\\`.
struct TSVFormat: TranscriptFormat {
  let header = "start_ms\tend_ms\ttext\n"

  mutating func append(_ event: TranscriptEvent, channel: Int?) -> String {
    guard case .done(let item) = event, !item.text.onOneLine.isEmpty else { return "" }
    let text = (channel.map { "\($0): " } ?? "") + escaped(item.text)
    return "\(item.frames.lowerBound.milliseconds)\t\(item.frames.upperBound.milliseconds)\t\(text)\n"
  }

  private func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": escaped += "\\\\"
      case "\t": escaped += "\\t"
      case "\n": escaped += "\\n"
      case "\r": escaped += "\\r"
      case _ where scalar.properties.generalCategory == .control: break
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
