/// The words of a cue, divided into lines.
struct LineDivision {
  /// How many words the first line holds.
  let firstLine: Int
  /// How much a reader minds the division; 0 is best.
  let penalty: Int

  /// The best division of words into at most two lines; nil where they do not fit.
  ///
  /// - Parameters:
  ///   - words: The words.
  ///   - penalties: What a break after each word costs; as many as words, of which the last is not looked at.
  ///   - lineLength: The longest line in columns.
  init?(words: some Collection<LineWord>, penalties: ArraySlice<Int>, lineLength: Int) {
    let total = Self.columns(of: words)
    guard total > lineLength else {
      (firstLine, penalty) = (words.count, 0)
      return
    }
    var best: (words: Int, penalty: Int)?
    var (first, nextSpace) = (0, 0)
    for (count, (word, penalty)) in zip(words, penalties).enumerated().dropLast() {
      first += word.columns + (count == 0 ? 0 : word.space)
      nextSpace = words.dropFirst(count + 1).first?.space ?? 0
      let second = total - first - nextSpace
      guard first <= lineLength else { break }
      guard second <= lineLength else { continue }
      // Lines of like length read best; a fifth of the difference keeps this below what the words say.
      let penalty = penalty + abs(first - second) / 5
      if penalty < best?.penalty ?? .max { best = (count + 1, penalty) }
    }
    guard let best else { return nil }
    (firstLine, penalty) = best
  }

  /// The columns of words on one line, the spaces between them included.
  static func columns(of words: some Collection<LineWord>) -> Int {
    words.reduce(0) { $0 + $1.columns + $1.space } - (words.first?.space ?? 0)
  }
}
