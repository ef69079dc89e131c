package import StenoCore
package import StenoSpeech

/// Words whose times follow from those of the phrases they stand in. A value.
///
/// Where an API measures phrases and not words, the words of each share its time by their length.
package struct PhraseTimes: Sendable {
  private var words: [RecognizedWord] = []
  private var isWhole = true
  private let segment: Range<FrameIndex>
  /// Of an answer with more words, none has a time.
  private let mostWords: Int

  /// No phrases.
  ///
  /// - Parameters:
  ///   - segment: The segment from whose beginning the provider counts.
  ///   - mostWords: More words than it can hold; by default more than a minute does.
  package init(in segment: Range<FrameIndex>, mostWords: Int = 1 << 12) {
    self.segment = segment
    self.mostWords = mostWords
  }

  /// Takes a phrase.
  ///
  /// - Parameters:
  ///   - text: Its words; without a text, nothing is taken.
  ///   - start: When it began, in seconds.
  ///   - end: When it ended; the segment's end where that is nil.
  ///   - speaker: Who said it.
  package mutating func append(_ text: String?, from start: Double?, to end: Double?, speaker: String? = nil) {
    let new = RecognizedWord.words(of: text ?? "")
    guard !new.isEmpty, isWhole else { return }
    let length = Double(segment.length) / Double(FrameIndex.perSecond)
    guard let start, words.count + new.count <= mostWords else {
      isWhole = false
      return
    }
    // A space follows every word but the last.
    let step = max(0, (end ?? length) - start) / Double(new.reduce(-1) { $0 + $1.text.count + 1 })
    var letters = 0
    for word in new {
      let begin = segment.frame(at: start + step * Double(letters))
      letters += word.text.count + 1
      let end = segment.frame(at: start + step * Double(letters - 1))
      words.append(RecognizedWord(text: word.text, frames: begin..<max(begin, end), speaker: speaker))
    }
  }

  /// The words of `text` with their times; nil where the phrases are not exactly this text, or some have no times.
  package func words(of text: String) -> [RecognizedWord]? {
    isWhole && !words.isEmpty && words.map(\.text) == text.split { $0.isWhitespace }.map(String.init) ? words : nil
  }
}
