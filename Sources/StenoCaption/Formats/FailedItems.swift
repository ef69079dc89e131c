import StenoCore

/// An item that has no text, and what a file says in its place.
struct FailedItem: Equatable {
  var id: ItemID
  /// Its frames; empty where its end is not known.
  var frames: Range<FrameIndex>
  /// The words that were committed before it failed, without spaces around them.
  var committed: String
  /// Why, on one line.
  var cause: String

  /// The longest cause that a mark has, in characters: it is read between lines of speech.
  private static let longestCause = 64

  /// What stands where words are missing: `[no text: openai: HTTP 400]`.
  var mark: String {
    let isShort = cause.count <= Self.longestCause
    let shortened = isShort ? cause : cause.prefix(Self.longestCause - 1).trimmedAtEnd + "…"
    return "[\(committed.isEmpty ? "" : "rest has ")no text: \(shortened)]"
  }

  /// The committed words and the mark, as plain text.
  var text: String { (committed.isEmpty ? "" : committed + " ") + mark }

  /// A comment about it, for formats that have comments.
  var comment: String {
    let times = [frames.lowerBound, frames.upperBound].map { CueEntry.clock($0.milliseconds, separator: ".") }
    return "No \(committed.isEmpty ? "" : "more ")text from \(times[0]) to \(times[1]): \(cause)"
  }

  /// An item with this text, whose words are spread evenly over it.
  func item(saying text: String) -> TranscriptItem {
    let words = text.words
    let length = frames.length / Int64(max(1, words.count))
    let timed = words.enumerated().map { index, word in
      let start = frames.lowerBound + Int64(index) * length
      let end = index == words.count - 1 ? frames.upperBound : start + length
      return TranscriptWord(text: word, frames: start..<end, confidence: nil, isEstimated: true)
    }
    return TranscriptItem(id: id, text: text, words: timed, frames: frames, provider: "")
  }
}

/// Follows the events of each voice's item, so that where one fails it is known when it was said and what of it.
struct FailedItems: Sendable {
  private struct Open: Sendable {
    var start: FrameIndex
    var end: FrameIndex?
    var committed = ""
  }

  private var open: [Voice?: Open] = [:]

  /// Takes an event.
  ///
  /// - Returns: The item that failed with it, if one did.
  mutating func observe(_ event: TranscriptEvent, of voice: Voice?) -> FailedItem? {
    switch event {
    case .speechStarted(_, let start): open[voice] = Open(start: start)
    case .delta(_, let text, _): open[voice]?.committed += text
    case .speechStopped(_, let end, _): open[voice]?.end = end
    case .done: open[voice] = nil
    case .failed(let id, let failure):
      let item = open.removeValue(forKey: voice) ?? Open(start: .zero)
      return FailedItem(
        id: id, frames: item.start..<max(item.start, item.end ?? item.start), committed: item.committed.onOneLine,
        cause: failure.message.onOneLine)
    case .sessionStarted, .partial, .gap, .sessionDone: break
    }
    return nil
  }
}

extension SentenceCase {
  /// A failed item with its committed words as they are shown. Its mark counts as no words.
  mutating func shown(_ failed: FailedItem) -> FailedItem {
    var shownItem = failed
    shownItem.committed = shown(failed.item(saying: failed.committed)).text
    return shownItem
  }
}

extension Substring {
  fileprivate var trimmedAtEnd: String {
    var text = self
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
