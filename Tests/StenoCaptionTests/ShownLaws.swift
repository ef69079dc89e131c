import StenoCaption
import Testing

/// Follows what a screen shows and checks that it keeps its word.
struct ShownLaws {
  private let options: RollUpOptions
  /// The committed text of every line so far.
  private var lines: [Int: String] = [:]
  private var state = CaptionState()
  private var paintedAt: Duration?
  /// The words shown before, hidden ones included.
  private var reference: [String] = []
  /// Words that were shown as unstable and taken back.
  private(set) var erased = 0

  init(options: RollUpOptions) {
    self.options = options
  }

  /// All committed words, in order.
  var words: String { lines.sorted { $0.key < $1.key }.map(\.value).joined(separator: " ") }
  var committedWords: Int { words.split(separator: " ").count }

  mutating func observe(_ new: CaptionState?, at now: Duration) {
    guard let new else { return }
    #expect(new != state, "nothing is painted for nothing")
    if let paintedAt, new.lines.map(\.committed) == state.lines.map(\.committed) {
      #expect(now - paintedAt >= options.repaintInterval)
    }
    paintedAt = now
    #expect(new.lines.count <= options.lines)
    for (row, line) in new.lines.enumerated() {
      let text = line.committed + line.unstable
      #expect(text.reduce(0) { $0 + $1.columns } <= options.lineLength && !text.isEmpty)
      #expect(line.committed.utf8.starts(with: lines[line.number, default: ""].utf8), "a shown word changed")
      if !line.committed.isEmpty { lines[line.number] = line.committed }
      let before = state.lines.firstIndex { $0.number == line.number && !$0.committed.isEmpty }
      if let before { #expect(row <= before, "a line moved down") }
    }
    checkOrder(new)
    state = new
    let kept = zip(reference, shown).prefix { $0 == $1 }.count
    // What is only hidden may come back as it was.
    guard kept < shown.count || reference.count <= kept else { return }
    erased += reference.count - kept
    reference = shown
  }

  private func checkOrder(_ new: CaptionState) {
    let numbers = new.lines.map(\.number)
    #expect(zip(numbers, numbers.dropFirst()).allSatisfy { $1 == $0 + 1 })
    let gone = state.lines.prefix { !$0.committed.isEmpty }.first?.number ?? -1
    if let first = numbers.first { #expect(first >= gone, "a line came back") }
  }

  /// All that was ever committed, and what is unstable now, word by word without case and punctuation.
  private var shown: [String] {
    let unstable = state.lines.map(\.unstable).joined(separator: " ")
    return (words + " " + unstable).split(separator: " ")
      .map { $0.lowercased().filter { $0.isLetter || $0.isNumber } }
      .filter { !$0.isEmpty }
  }
}
