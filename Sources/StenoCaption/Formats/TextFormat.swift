import StenoCore

/// Plain text: one line an item, with the channel's number before it where there are several.
///
/// Items without words give none.
struct TextFormat: TranscriptFormat {
  mutating func append(_ event: TranscriptEvent, channel: Int?) -> String {
    guard case .done(let item) = event else { return "" }
    let line = item.text.onOneLine
    return line.isEmpty ? "" : (channel.map { "\($0): " } ?? "") + line + "\n"
  }
}
