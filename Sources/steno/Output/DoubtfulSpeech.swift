import StenoCore

/// Whether what is recognized is likely to be wrong for the most part, as when another language is spoken. A value.
///
/// A word's confidence is a measured probability that the word is right, so that their sum is how many are likely to be
/// right; below half of them, most of the text is made up.
struct DoubtfulSpeech: Sendable {
  /// Fewer words say nothing of a language: a greeting, a name.
  private static let fewestWords = 12

  private var words = 0
  private var expected: Float = 0
  private var wasReported = false
  private var empty = 0
  private var items = 0
  private var isLocal = false

  /// Takes an item that is done.
  ///
  /// - Returns: What to report, once; nil for nothing.
  mutating func observe(_ item: TranscriptItem) -> String? {
    items += 1
    isLocal = item.provider == "local"
    empty += item.text.isEmpty ? 1 : 0
    let confidences = item.words.compactMap(\.confidence)
    words += confidences.count
    expected += confidences.reduce(0, +)
    guard !wasReported, words >= Self.fewestWords, expected < Float(words) / 2 else { return nil }
    wasReported = true
    return "most of the words are likely to be wrong. \(remedy)"
  }

  /// What to report at the end: that nothing which sounded like speech had words; nil where something had.
  var summary: String? {
    guard items > 0, empty == items else { return nil }
    let segments = items == 1 ? "a segment sounds" : "\(items) segments sound"
    return "\(segments) like speech, but no words were recognized: noise, music or another language? \(remedy)"
  }

  private var remedy: String {
    isLocal
      ? "The local provider knows only English; `steno providers` lists others for other languages."
      : "Check that --language is what is spoken."
  }
}
