/// The words of a cue, divided into lines.
struct LineDivision {
  /// How many words the first line holds.
  let firstLine: Int
  /// How much a reader minds the division; 0 is best.
  let penalty: Int

  /// The best division of words into at most two lines; nil where they do not fit.
  ///
  /// - Parameters:
  ///   - lengths: The words' lengths in characters.
  ///   - penalties: What a break after each word costs; as many as words, of which the last is not looked at.
  ///   - lineLength: The longest line in characters.
  init?(lengths: ArraySlice<Int>, penalties: ArraySlice<Int>, lineLength: Int) {
    let total = lengths.reduce(-1) { $0 + $1 + 1 }
    guard total > lineLength else {
      (firstLine, penalty) = (lengths.count, 0)
      return
    }
    var best: (words: Int, penalty: Int)?
    var first = -1
    for (count, (length, penalty)) in zip(lengths, penalties).enumerated().dropLast() {
      first += length + 1
      let second = total - first - 1
      guard first <= lineLength else { break }
      guard second <= lineLength else { continue }
      // Lines of like length read best; a fifth of the difference keeps this below what the words say.
      let penalty = penalty + abs(first - second) / 5
      if penalty < best?.penalty ?? .max { best = (count + 1, penalty) }
    }
    guard let best else { return nil }
    (firstLine, penalty) = best
  }
}
