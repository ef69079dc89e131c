import StenoCore

/// Plain text: one line an item, with who speaks before it where there are several.
///
/// Items without words give none; one that failed gives a mark in brackets.
struct TextFormat: TranscriptFormat {
  private var failures = FailedItems()
  private var cases: [Voice?: SentenceCase] = [:]

  mutating func append(_ event: TranscriptEvent, voice: Voice?) -> String {
    var line = failures.observe(event, of: voice).map { cases[voice, default: SentenceCase()].shown($0).text } ?? ""
    if case .done(let item) = event { line = cases[voice, default: SentenceCase()].shown(item).text.onOneLine }
    return line.isEmpty ? "" : (voice.map { "\($0.label.onOneLine): " } ?? "") + line + "\n"
  }
}
