import StenoCore

/// Tab-separated values: when the speech of every item begins and ends, in milliseconds, its text, and, where there are
/// several voices, who speaks.
///
/// An item that failed has a mark in brackets for a text. A tab in the text is written `\t`, a line feed `\n`, a
/// carriage return `\r`, a backslash `\\`.
struct TSVFormat: TranscriptFormat {
  private var rows = 0
  /// Whether there is a column for who speaks.
  private let hasVoices: Bool
  private var failures = FailedItems()
  private var cases: [Voice?: SentenceCase] = [:]

  init(hasVoices: Bool = false) {
    self.hasVoices = hasVoices
  }

  var header: String { "start_ms\tend_ms\ttext\(hasVoices ? "\tspeaker" : "")\n" }

  mutating func append(_ event: TranscriptEvent, voice: Voice?) -> String {
    var item = failures.observe(event, of: voice).map { failed in
      let shown = cases[voice, default: SentenceCase()].shown(failed)
      return shown.item(saying: shown.text)
    }
    if case .done(let said) = event { item = cases[voice, default: SentenceCase()].shown(said) }
    guard let item, !item.text.onOneLine.isEmpty else { return "" }
    rows += 1
    let speaker = hasVoices ? "\t" + escaped(voice?.label ?? "") : ""
    let (start, end) = (item.spokenFrames.lowerBound.milliseconds, item.spokenFrames.upperBound.milliseconds)
    return "\(start)\t\(end)\t\(escaped(item.text))\(speaker)\n"
  }

  var extent: String { "\(rows) \(rows == 1 ? "row" : "rows")" }

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
