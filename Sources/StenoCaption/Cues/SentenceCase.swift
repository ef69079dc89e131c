import StenoCore

/// Gives a word a capital letter where the item before it ended in a full stop.
///
/// An engine that knows what was said before goes on in the midst of a sentence ("and then we went home") although it
/// had closed the sentence before with a full stop. The events keep what the engine said; a reader of captions sees one
/// rule: after the end of a sentence comes a capital. What one item holds is the engine's own and stays as it is.
struct SentenceCase: Sendable {
  private var endsSentence = false

  /// An item's text has ended. A text without words changes nothing.
  mutating func observe(_ text: String) {
    if let last = text.words.last { endsSentence = Self.endsSentence(last) }
  }

  /// The first word of the next item as it is shown.
  func shown(_ word: String) -> String {
    endsSentence ? Self.capitalized(word) : word
  }

  /// The next item as it is shown. It counts as ended.
  mutating func shown(_ item: TranscriptItem) -> TranscriptItem {
    defer { observe(item.text) }
    guard endsSentence, let start = item.text.firstIndex(where: { !$0.isWhitespace }) else { return item }
    var item = item
    item.text = item.text[..<start] + Self.capitalized(String(item.text[start...]))
    if let first = item.words.firstIndex(where: { !$0.text.isEmpty }) {
      item.words[first].text = Self.capitalized(item.words[first].text)
    }
    return item
  }

  /// Whether a sentence ends behind this word: not behind a title, an abbreviation with dots in it, or an ellipsis.
  static func endsSentence(_ word: String) -> Bool {
    let bare = word.reversed().drop { BreakPenalty.closing.contains($0) }
    guard let last = bare.first, last != "…", BreakPenalty.sentenceEnds.contains(last) else { return false }
    guard last == "." else { return true }
    return !bare.dropFirst().contains(".") && !BreakPenalty.titles.contains(word.lowercased())
  }

  /// `text` with its first letter as a capital, unless its first word mixes cases, as "iPhone" does.
  private static func capitalized(_ text: String) -> String {
    guard let letter = text.firstIndex(where: { !BreakPenalty.opening.contains($0) }), text[letter].isLowercase,
      !text[letter...].prefix(while: { !$0.isWhitespace }).contains(where: \.isUppercase)
    else { return text }
    let capital = text[letter].unicodeScalars.map(\.properties.titlecaseMapping).joined()
    return text[..<letter] + capital + text[text.index(after: letter)...]
  }
}
