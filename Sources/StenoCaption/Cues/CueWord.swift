import StenoCore

/// A word, or as much of a very long one as fits on a line, with its place in time.
struct CueWord: Equatable {
  /// The word: no white space, no control characters, no more characters than a line holds.
  var text: String
  /// The number of characters.
  var length: Int
  /// When it is said; never before the word ahead of it has ended.
  var frames: Range<FrameIndex>

  /// The words of an item, in order and inside the item's frames.
  ///
  /// A text that came without words is spread evenly over the item.
  static func words(of item: TranscriptItem, lineLength: Int) -> [CueWord] {
    let whole = TranscriptWord(text: item.text, frames: item.frames, confidence: nil, isEstimated: true)
    let words = item.words.isEmpty ? [whole] : item.words
    var position = item.frames.lowerBound
    return words.flatMap { word in
      let frames = word.frames.clamped(to: item.frames)
      let start = max(frames.lowerBound, position)
      position = max(frames.upperBound, start)
      return pieces(of: word.text, lineLength: lineLength, over: start..<position)
    }
  }

  /// The parts of a text between white space and at the ends of lines, each with its share of the time.
  private static func pieces(of text: String, lineLength: Int, over frames: Range<FrameIndex>) -> [CueWord] {
    let pieces = text.words.flatMap { $0.pieces(of: lineLength) }
    let lengths = pieces.map { Int64($0.count) }
    let total = max(1, lengths.reduce(0, +))
    var before: Int64 = 0
    return zip(pieces, lengths).map { piece, length in
      let start = frames.lowerBound + frames.length * before / total
      before += length
      let end = frames.lowerBound + frames.length * before / total
      return CueWord(text: piece, length: Int(length), frames: start..<end)
    }
  }
}

extension String {
  /// The text in pieces of so many characters; the last may be shorter.
  fileprivate func pieces(of length: Int) -> [String] {
    var pieces: [String] = []
    var rest = self[...]
    while !rest.isEmpty {
      pieces.append(String(rest.prefix(length)))
      rest = rest.dropFirst(length)
    }
    return pieces
  }
}
