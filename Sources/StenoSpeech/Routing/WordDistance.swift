/// How many words must be changed to make one text out of another.
enum WordDistance {
  /// The words as they are compared: letters and digits, in lower case.
  static func words(of text: String) -> [String] {
    text.split { $0.isWhitespace }.map(folded).filter { !$0.isEmpty }
  }

  /// A word as it is compared.
  static func folded(_ word: Substring) -> String {
    word.filter { $0.isLetter || $0.isNumber }.lowercased()
  }

  /// For every count of words from the beginning of `text`, the least changes that make them `told`.
  ///
  /// - Complexity: O(n · m) in the words.
  static func prefixes(of text: [String], to told: [String]) -> [Int] {
    var row = Array(0...text.count)
    for (index, word) in told.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for column in text.indices {
        let replaced = diagonal + (text[column] == word ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = min(replaced, diagonal + 1, row[column] + 1)
      }
    }
    return row
  }

  /// One less the share of the words of `reference` that are wrong in `text`, not negative.
  static func agreement(of text: String, with reference: String) -> Double {
    // Enough for a minute of the fastest speech; an answer may be hostile.
    let (text, reference) = (words(of: text).prefix(1_000), words(of: reference).prefix(1_000))
    guard !reference.isEmpty else { return text.isEmpty ? 1 : 0 }
    let changes = prefixes(of: Array(text), to: Array(reference)).last ?? 0
    return max(0, 1 - Double(changes) / Double(reference.count))
  }
}
