import StenoCaption
import Testing

/// Follows what a screen shows and checks that it keeps its word.
struct ShownLaws {
  private let options: RollUpOptions
  /// The committed text of every line that may still be seen.
  private var lines: [Int: String] = [:]
  /// That of the lines before them.
  private var gone: [String] = []
  private var state = CaptionState()
  private var paintedAt: Duration?
  /// The words of `lines` shown before, hidden ones included.
  private var reference: [String] = []
  /// Words that were shown as unstable and taken back.
  private(set) var erased = 0

  init(options: RollUpOptions) {
    self.options = options
  }

  /// All committed words, in order.
  var words: String { (gone + [visibleWords]).joined(separator: " ") }
  var committedWords: Int { words.split(separator: " ").count }

  private var visibleWords: String { lines.sorted { $0.key < $1.key }.map(\.value).joined(separator: " ") }

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
    forgetLines()
    let kept = zip(reference, shown).prefix { $0 == $1 }.count
    // What is only hidden may come back as it was.
    guard kept < shown.count || reference.count <= kept else { return }
    erased += reference.count - kept
    reference = shown
  }

  /// Lines far above the screen do not come back, which ``checkOrder(_:)`` sees to.
  private mutating func forgetLines() {
    guard let top = state.lines.first?.number else { return }
    for number in lines.keys.sorted() where number < top - 3 {
      guard let line = lines.removeValue(forKey: number) else { continue }
      gone.append(line)
      reference.removeFirst(min(reference.count, Self.bare(line).count))
    }
  }

  private func checkOrder(_ new: CaptionState) {
    let numbers = new.lines.map(\.number)
    #expect(zip(numbers, numbers.dropFirst()).allSatisfy { $1 == $0 + 1 })
    let gone = state.lines.prefix { !$0.committed.isEmpty }.first?.number ?? -1
    if let first = numbers.first { #expect(first >= gone, "a line came back") }
  }

  /// All that was committed lately, and what is unstable now, word by word without case and punctuation.
  private var shown: [String] {
    Self.bare(([visibleWords] + state.lines.map(\.unstable)).joined(separator: " "))
  }

  private static func bare(_ text: String) -> [String] {
    text.split(separator: " ").map { $0.lowercased().filter { $0.isLetter || $0.isNumber } }.filter { !$0.isEmpty }
  }
}
