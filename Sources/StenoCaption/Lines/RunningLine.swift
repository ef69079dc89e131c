/// A line that grows by a word at a time and is never laid out anew: where the next word goes.
struct RunningLine: Equatable, Sendable {
  /// What a word's arrival means for the line.
  enum Place: Equatable {
    /// The word goes on the line.
    case here
    /// The line is done; the word begins the next.
    case nextLine
    /// That depends on the word after it, which is not known yet.
    case unknown
  }

  /// The line's text.
  private(set) var text = ""
  private var columns = 0
  private var last = ""
  /// The columns of a line.
  var lineLength: Int
  /// Room that most words fit into, in columns: with less of it left after an article or a preposition, the word after
  /// it decides. 12 letters are longer than 97 of 100 words of running English.
  private static let roomForAWord = 12

  /// An empty line of so many columns.
  init(lineLength: Int) {
    self.lineLength = lineLength
  }

  var isEmpty: Bool { text.isEmpty }

  /// Where `word` goes, given the word after it where that is known, and whether one will come at all.
  func place(of word: LineWord, next: LineWord?, isLast: Bool = false) -> Place {
    guard !isEmpty else { return .here }
    let end = columns + word.space + word.columns
    guard end <= lineLength, !isWellFilled(before: word) else { return .nextLine }
    // A glued character of a script without spaces has no conjunctions to mind.
    guard !isLast, BreakPenalty.between(word.text, "") > BreakPenalty.plain else { return .here }
    guard let next else { return lineLength - end > Self.roomForAWord ? .here : .unknown }
    let fits = end + next.space + next.columns <= lineLength
    // Where the break before the word is as bad, there is nothing to gain.
    let isWorse = BreakPenalty.between(last, word.text) >= BreakPenalty.between(word.text, next.text)
    return fits || isWorse ? .here : .nextLine
  }

  /// Puts a word on the line.
  mutating func append(_ word: LineWord) {
    text += isEmpty || word.space == 0 ? word.text : " " + word.text
    columns += (columns == 0 ? 0 : word.space) + word.columns
    last = word.text
  }

  /// Whether the line is full enough to end where a reader likes it to: half at the end of a sentence, two thirds at
  /// that of a clause, four fifths before a conjunction or preposition.
  private func isWellFilled(before word: LineWord) -> Bool {
    switch BreakPenalty.between(last, word.text) {
    case BreakPenalty.sentence: columns * 2 >= lineLength
    case BreakPenalty.clause: columns * 3 >= lineLength * 2
    case BreakPenalty.beforeLink: columns * 5 >= lineLength * 4
    default: false
    }
  }
}
