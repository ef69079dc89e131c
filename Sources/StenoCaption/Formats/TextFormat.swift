import StenoCore

/// Plain text: one line an item, with who speaks before it where there are several.
///
/// Items without words give none.
struct TextFormat: TranscriptFormat {
  private var cases: [Voice?: SentenceCase] = [:]

  mutating func append(_ event: TranscriptEvent, voice: Voice?) -> String {
    guard case .done(let item) = event else { return "" }
    let line = cases[voice, default: SentenceCase()].shown(item).text.onOneLine
    return line.isEmpty ? "" : (voice.map { "\($0.label.onOneLine): " } ?? "") + line + "\n"
  }
}
