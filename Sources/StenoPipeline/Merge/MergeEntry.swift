import StenoCore
import StenoSpeech

/// One place in the merger's queue: an item, or a gap between items.
struct MergeEntry: Sendable {
  /// The item; nil for a gap.
  var id: ItemID?
  /// What has not been told yet.
  var waiting: [TranscriptEvent] = []
  /// The text committed so far.
  var committed = ""
  /// The tokens of that text; nil once some came without.
  var committedTokens: [TokenLogProbability]? = []
  /// The segment, once it is closed.
  var segment: SpeechSegment?
  var isFinal = false

  /// Makes `item` final: its last words become a delta, so that deltas and text agree byte for byte.
  mutating func finish(with item: TranscriptItem) {
    isFinal = true
    guard item.text.utf8.starts(with: committed.utf8) else {
      waiting.append(.done(heldToItsWord(item)))
      return
    }
    let rest = String(decoding: item.text.utf8.dropFirst(committed.utf8.count), as: UTF8.self)
    if !rest.isEmpty {
      let tokens = committedTokens.flatMap { known in item.logProbabilities.map { Array($0.dropFirst(known.count)) } }
      waiting.append(.delta(item.id, text: rest, logProbabilities: tokens))
    }
    waiting.append(.done(item))
  }

  /// The item of a provider that contradicts what it committed: that text stands, with what is known of it.
  private func heldToItsWord(_ item: TranscriptItem) -> TranscriptItem {
    let speech = segment?.speech ?? item.frames
    let segment = SpeechSegment(id: item.id, frames: item.frames, speech: speech, cut: .silence)
    var held = TranscriptItem(
      id: item.id, text: committed, logProbabilities: committedTokens,
      words: WordTimer.times(of: RecognizedWord.words(of: committed), in: segment, windows: [], threshold: 0),
      language: item.language, frames: item.frames, provider: item.provider, usage: item.usage)
    held.comparison = item.comparison
    return held
  }
}
