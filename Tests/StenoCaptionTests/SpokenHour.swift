import StenoCore
import StenoTesting

/// An hour of made-up English as an engine would tell it: a reading of the open item every half second that is wrong
/// near its end, words committed once they are old enough, pauses, slow and fast speakers.
struct SpokenHour {
  private var generator: SeededGenerator
  private var now: Int64 = 0
  private var number = 0
  private(set) var events: [(event: TranscriptEvent, at: Duration)] = []

  private static let vocabulary =
    """
    the of and a to in is you that it he was for on are as with his they at be this from have or by one had not but \
    what all were when we there can an your which their said if do will each about how up out them then she many some \
    these would other into has more her two like him see time could no make than first been its who now people my made \
    over did down only way find use may water long little very after words called just where most know transcription \
    understanding circumstances responsibility nevertheless Mr. Darcy government
    """.split(separator: " ").map { String($0) }

  init(seed: UInt64) {
    generator = SeededGenerator(seed: seed)
    while now < 3_600_000 { speak() }
  }

  private mutating func speak() {
    now += .random(in: 0...(number % 7 == 0 ? 12_000 : 1_500), using: &generator)
    number += 1
    let id = ItemID(number)
    let start = now
    let words = sentence(of: .random(in: 1...50, using: &generator))
    let pace = Int64.random(in: 300...520, using: &generator)
    tell(.speechStarted(id, at: FrameIndex(milliseconds: start)), at: start + 150)
    var committed = 0
    // What some words sound like until more is heard.
    let mistakes = words.map { _ in
      Int.random(in: 0..<12, using: &generator) == 0 ? Self.vocabulary.randomElement(using: &generator) : nil
    }
    var reading: Int64 = start + 800
    let end = start + 300 + Int64(words.count) * pace
    while reading < end {
      let spoken = min(words.count, Int((reading - start - 300) / pace))
      let certain = max(committed, spoken - 5)
      if certain > committed, Int.random(in: 0..<3, using: &generator) > 0 {
        tell(.delta(id, text: text(words[committed..<certain]), logProbabilities: nil), at: reading + 90)
        committed = certain
      }
      let open = words[committed..<max(spoken, committed)]
      tell(.partial(id, text: text(heard(open, mistakes: mistakes))), at: reading + 90)
      reading += 500
    }
    if committed < words.count {
      tell(.delta(id, text: text(words[committed...]), logProbabilities: nil), at: end + 600)
    }
    now = end + 500
    tell(.done(item(id, words, start: start, pace: pace)), at: now + 110)
  }

  private mutating func tell(_ event: TranscriptEvent, at milliseconds: Int64) {
    events.append((event, .milliseconds(milliseconds)))
  }

  private func item(_ id: ItemID, _ words: [String], start: Int64, pace: Int64) -> TranscriptItem {
    let spoken = words.enumerated().map { index, word in
      let begin = FrameIndex(milliseconds: start + 300 + Int64(index) * pace)
      return TranscriptWord(text: word, frames: begin..<(begin + pace * 16), confidence: nil, isEstimated: true)
    }
    let frames = FrameIndex(milliseconds: start)..<FrameIndex(milliseconds: now)
    return TranscriptItem(
      id: id, text: words.joined(separator: " "), words: spoken, frames: frames, provider: "test")
  }

  private mutating func sentence(of count: Int) -> [String] {
    var rest = Int.random(in: 4...14, using: &generator)
    return (0..<count).map { index in
      let word = Self.vocabulary.randomElement(using: &generator) ?? ""
      rest -= 1
      guard rest <= 0 || index == count - 1 else { return word }
      rest = .random(in: 4...14, using: &generator)
      return word.hasSuffix(".") ? word : word + [".", ",", "?"][Int.random(in: 0..<3, using: &generator)]
    }
  }

  /// What an engine reads: the newest word is often cut off, and mistakes stay for some words more.
  private mutating func heard(_ words: ArraySlice<String>, mistakes: [String?]) -> [String] {
    words.indices.map { index in
      let age = words.endIndex - index
      if age == 1, Bool.random(using: &generator) { return Self.vocabulary.randomElement(using: &generator) ?? "" }
      return age <= 4 ? mistakes[index] ?? words[index] : words[index]
    }
  }

  private func text(_ words: some Sequence<String>) -> String {
    words.map { " " + $0 }.joined()
  }
}
