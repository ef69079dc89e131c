import StenoCore

/// A word of a cue with its place in time.
struct CueWord: Equatable {
  /// The word as a line has it.
  var line: LineWord
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

  /// The words of a text, each with its share of the time.
  private static func pieces(of text: String, lineLength: Int, over frames: Range<FrameIndex>) -> [CueWord] {
    let words = LineWord.words(of: text, lineLength: lineLength)
    let lengths = words.map { Int64($0.text.count) }
    let total = max(1, lengths.reduce(0, +))
    var before: Int64 = 0
    return zip(words, lengths).map { word, length in
      let start = frames.lowerBound + frames.length * before / total
      before += length
      let end = frames.lowerBound + frames.length * before / total
      return CueWord(line: word, length: Int(length), frames: start..<end)
    }
  }
}
