import StenoCore

/// A cue with its place in a file.
struct CueEntry: Equatable {
  /// A word with the millisecond that it begins at.
  struct Word: Equatable {
    var text: String
    var milliseconds: Int64
  }

  /// What it is in place of a cue, where it is only a comment.
  var comment: String?
  /// Its number, from 1; 0 until it is written.
  var number = 0
  /// When it is shown, in milliseconds; not empty.
  var milliseconds: Range<Int64>
  /// Its lines word by word, as plain text; a word has the space before it, where one belongs there.
  var lines: [[Word]]
  /// What stands before the first line to name who speaks.
  var label: String
  /// Who speaks; nil where there is only one source and it has no name.
  var voice: Voice?

  /// A cue of a voice, shown so long, in milliseconds.
  init(_ cue: Cue, milliseconds: Range<Int64>, label: String, voice: Voice?) {
    self.milliseconds = milliseconds
    self.label = label
    self.voice = voice
    lines = cue.lines.map { line in
      line.map { index in
        let word = cue.words[index]
        let space = index > line.lowerBound && word.line.space > 0 ? " " : ""
        return Word(text: space + word.line.text, milliseconds: word.frames.lowerBound.milliseconds)
      }
    }
  }

  /// A comment about what is said from `start` on, in milliseconds.
  init(comment: String, at start: Int64) {
    self.comment = comment
    milliseconds = start..<start
    (lines, label) = ([], "")
  }

  /// The lines as plain text, the label included.
  var texts: [String] {
    var texts = lines.map { $0.map(\.text).joined() }
    if let first = texts.first { texts[0] = label + first }
    return texts
  }

  /// `HH:MM:SS`, a separator and three digits; the hours have more digits where they need them.
  static func clock(_ milliseconds: Int64, separator: String) -> String {
    func padded(_ number: Int64, _ count: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, count - digits.count)) + digits
    }
    let (seconds, rest) = max(0, milliseconds).quotientAndRemainder(dividingBy: 1_000)
    let clock = [seconds / 3_600, seconds / 60 % 60, seconds % 60].map { padded($0, 2) }.joined(separator: ":")
    return clock + separator + padded(rest, 3)
  }
}
