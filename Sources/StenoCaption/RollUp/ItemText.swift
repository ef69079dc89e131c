/// The text of an open item as its deltas come: which words are complete, and which the next delta may go on with.
struct ItemText: Sendable {
  private let sentenceCase: SentenceCase
  private var committed = ""
  /// All words that were committed.
  private(set) var words: [String] = []
  /// How many of them nothing can be added to.
  private(set) var completeCount = 0

  /// Nothing was said yet of an item after those that `sentenceCase` knows.
  init(after sentenceCase: SentenceCase = SentenceCase()) {
    self.sentenceCase = sentenceCase
  }

  /// What the item after this one is to know.
  var ended: SentenceCase {
    var ended = sentenceCase
    ended.observe(committed)
    return ended
  }

  /// Takes a delta. Returns the words that it completes.
  mutating func append(_ delta: String) -> [String] {
    committed += delta
    return setWords(isEnd: false)
  }

  /// Nothing will be added. Returns the words that this completes.
  mutating func end() -> [String] {
    setWords(isEnd: true)
  }

  /// All words of a reading: what was committed, and behind it what may still change.
  func reading(_ partial: String) -> [String] {
    shownWords(of: committed + partial)
  }

  private func shownWords(of text: String) -> [String] {
    var words = text.words
    if let first = words.first { words[0] = sentenceCase.shown(first) }
    return words
  }

  private mutating func setWords(isEnd: Bool) -> [String] {
    words = shownWords(of: committed)
    let isOpen = !isEnd && committed.unicodeScalars.last?.properties.isWhitespace == false
    let count = max(completeCount, words.count - (isOpen ? 1 : 0))
    defer { completeCount = count }
    return Array(words[min(completeCount, words.count)..<min(count, words.count)])
  }
}
