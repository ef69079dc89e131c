/// What a line never breaks inside: a word, a character of a script without spaces, or as much as fits on a line of
/// something longer.
struct LineWord: Equatable, Sendable {
  /// The word: no white space, no control characters.
  var text: String
  /// How many columns it takes.
  var columns: Int
  /// The columns of the space before it, where it does not begin a line: 1, or 0 in a script without spaces.
  var space: Int

  /// The words of a text, in order; joined with their spaces they are the text on one line.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - lineLength: The columns of a line; what is longer is divided.
  /// - Returns: The words.
  static func words(of text: String, lineLength: Int) -> [LineWord] {
    text.words.flatMap { pieces(of: $0, lineLength: lineLength) }
  }

  /// The words on one line, spaces between them where they belong.
  static func joined(_ words: some Sequence<LineWord>) -> String {
    words.reduce(into: "") { line, word in
      line += line.isEmpty || word.space == 0 ? word.text : " " + word.text
    }
  }

  private static func pieces(of word: String, lineLength: Int) -> [LineWord] {
    var pieces: [LineWord] = []
    for character in word {
      let columns = character.columns
      if let last = pieces.last, !mayBreak(last, character), last.columns + columns <= lineLength {
        pieces[pieces.count - 1].text.append(character)
        pieces[pieces.count - 1].columns += columns
      } else {
        pieces.append(LineWord(text: String(character), columns: columns, space: pieces.isEmpty ? 1 : 0))
      }
    }
    return pieces
  }

  /// Whether a line may break before `character`: around ideographs, but not before what closes or after what opens.
  private static func mayBreak(_ word: LineWord, _ character: Character) -> Bool {
    guard let last = word.text.last else { return false }
    guard last.isIdeographic || character.isIdeographic else { return false }
    return !opening.contains(last) && !closing.contains(character)
  }

  private static let opening: Set<Character> = ["「", "『", "（", "【", "〈", "《", "(", "[", "“", "‘", "\"", "'"]
  private static let closing: Set<Character> = [
    "。", "、", "，", "．", "！", "？", "：", "；", "」", "』", "）", "】", "〉", "》", "ー", "々", "っ", "ゃ", "ゅ", "ょ", "ッ", "ャ", "ュ",
    "ョ", ".", ",", "!", "?", ":", ";", ")", "]", "”", "’", "\"", "'", "…",
  ]
}

extension Character {
  fileprivate var isIdeographic: Bool { unicodeScalars.first?.isIdeographic ?? false }
}
