import StenoCore
import StenoTesting

/// A random live session: words are committed in pieces, readings of what follows come and go.
struct RandomPlay {
  private var generator: SeededGenerator
  /// Whether words are of all kinds, and go on in the next delta at times.
  let isNasty: Bool
  private(set) var committed = ""

  init(seed: Int) {
    generator = SeededGenerator(seed: UInt64(seed))
    isNasty = seed % 2 == 1
  }

  /// The events and when they come.
  mutating func events() -> [(TranscriptEvent, Duration)] {
    var now = Duration.zero
    var events: [(TranscriptEvent, Duration)] = []
    for number in 1...Int.random(in: 2...6, using: &generator) {
      let id = ItemID(number)
      for _ in 0..<Int.random(in: 0...25, using: &generator) {
        now += .milliseconds(.random(in: 0...(number % 3 == 0 ? 3_000 : 60), using: &generator))
        if Bool.random(using: &generator) {
          events.append((.partial(id, text: text(upTo: 12)), now))
        } else {
          let delta = text(upTo: 4)
          committed += delta
          events.append((.delta(id, text: delta, logProbabilities: nil), now))
        }
      }
      now += .milliseconds(.random(in: 0...9_000, using: &generator))
      events.append((.failed(id, RecognitionFailure(code: "x", message: "", isRetryable: false)), now))
    }
    return events
  }

  private mutating func text(upTo count: Int) -> String {
    (0..<Int.random(in: 0...count, using: &generator)).map { _ in
      let word = (isNasty ? RandomTranscript.words[...] : RandomTranscript.words[..<13]).randomElement(
        using: &generator)
      return (isNasty && Int.random(in: 0..<5, using: &generator) == 0 ? "" : " ") + (word ?? "")
    }.joined()
  }
}
