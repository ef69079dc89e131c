import StenoCore

/// A caption that is shown and taken away as a whole.
struct Cue: Equatable {
  /// The most lines that a cue has.
  static let maximumLines = 2

  /// When it is shown, inside its item; too short where the item has no room for it.
  var frames: Range<FrameIndex>
  /// How long it should be shown, in frames.
  var wanted: Int64
  /// Its words with their times.
  var words: [CueWord]
  /// Which of the words are on each line, none of them empty.
  var lines: [Range<Int>]

  /// The text of each line.
  var texts: [String] {
    lines.map { LineWord.joined(words[$0].map(\.line)) }
  }
}
