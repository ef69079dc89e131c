/// Joins two readings of the same speech: the words of one that stand, and the rest of the other.
enum WordSplice {
  /// Words looked at; beyond it, words are counted and not compared.
  private static let mostCompared = 512

  /// `told`, and after it what `text` has after the words that it reads in their place.
  ///
  /// The place is where the words told differ least from the beginning of `text`, by edit distance over words.
  ///
  /// - Complexity: O(n²) in the words told, at most 512 of them.
  static func join(_ told: String, onto text: String) -> String {
    let toldWords = words(of: told)
    let textWords = words(of: text)
    let place = toldWords.count > mostCompared ? toldWords.count : bestPrefix(of: textWords, for: toldWords)
    let rest = textWords.dropFirst(place).joined(separator: " ")
    return rest.isEmpty ? told : told + " " + rest
  }

  private static func words(of text: String) -> [Substring] {
    text.split { $0.isWhitespace }
  }

  /// The number of words of `text` that read most like `told`.
  private static func bestPrefix(of text: [Substring], for told: [Substring]) -> Int {
    let compared = text.prefix(2 * told.count + 8).map(WordDistance.folded)
    let row = WordDistance.prefixes(of: compared, to: told.map(WordDistance.folded))
    let least = row.min() ?? 0
    // Of equally good places the one that takes as many words as were told.
    return row.indices.filter { row[$0] == least }.min { abs($0 - told.count) < abs($1 - told.count) } ?? 0
  }
}
