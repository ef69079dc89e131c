public import StenoCore
public import StenoSpeech

/// Puts the results of segments that are recognized side by side into the order in which they were spoken.
///
/// The oldest item that is not final speaks at once; what younger items say is kept until their turn, all of it, so
/// that the events are the same whoever answers first. What waits is bounded by how many segments are recognized at once
/// and how long they are. The deltas of an item, concatenated, are its final text, and nothing that was committed is
/// taken back.
public struct TranscriptMerger: Sendable {
  /// Oldest first; only the first has told what it knows.
  private var entries: [MergeEntry] = []
  /// Items that ended, in `done` or in `failed`.
  public private(set) var itemCount = 0
  /// Items that ended in `failed`.
  public private(set) var failureCount = 0

  /// A merger at the beginning of a session.
  public init() {}

  /// A segment has opened at `start`.
  public mutating func open(_ id: ItemID, at start: FrameIndex) -> [TranscriptEvent] {
    entries.append(MergeEntry(id: id, waiting: [.speechStarted(id, at: start)]))
    return release()
  }

  /// A recognizer says something of an open item.
  public mutating func update(_ id: ItemID, _ update: RecognitionUpdate) -> [TranscriptEvent] {
    append(to: id) { entry in
      switch update {
      case .committed("", _): break
      case .committed(let text, let logProbabilities):
        entry.committed += text
        entry.committedTokens = logProbabilities.flatMap { new in entry.committedTokens.map { $0 + new } }
        entry.waiting.append(.delta(id, text: text, logProbabilities: logProbabilities))
      case .partial(let text):
        entry.waiting.append(.partial(id, text: text))
      }
    }
  }

  /// A segment has closed. It may be told more than once.
  public mutating func close(_ segment: SpeechSegment) -> [TranscriptEvent] {
    append(to: segment.id) { entry in
      guard entry.segment == nil else { return }
      entry.segment = segment
      entry.waiting.append(.speechStopped(segment.id, at: segment.frames.upperBound, cut: segment.cut))
    }
  }

  /// An item is final. Its last words become a delta, so that deltas and text agree.
  public mutating func finish(_ item: TranscriptItem) -> [TranscriptEvent] {
    guard isOpen(item.id) else { return [] }
    itemCount += 1
    return append(to: item.id) { $0.finish(with: item) }
  }

  /// An item could not be recognized.
  public mutating func fail(_ id: ItemID, _ failure: RecognitionFailure) -> [TranscriptEvent] {
    guard isOpen(id) else { return [] }
    itemCount += 1
    failureCount += 1
    return append(to: id) { entry in
      entry.waiting.append(.failed(id, failure))
      entry.isFinal = true
    }
  }

  /// Audio is missing; told after the items that began before it.
  public mutating func gap(_ gap: AudioGap) -> [TranscriptEvent] {
    entries.append(MergeEntry(id: nil, waiting: [.gap(gap)], isFinal: true))
    return release()
  }

  private func isOpen(_ id: ItemID) -> Bool {
    entries.contains { $0.id == id && !$0.isFinal }
  }

  private mutating func append(to id: ItemID, _ change: (inout MergeEntry) -> Void) -> [TranscriptEvent] {
    guard let index = entries.firstIndex(where: { $0.id == id }), !entries[index].isFinal else { return [] }
    change(&entries[index])
    return release()
  }

  /// Tells what the oldest entry has to say, and goes on to the next where it is final.
  private mutating func release() -> [TranscriptEvent] {
    var events: [TranscriptEvent] = []
    while !entries.isEmpty {
      events += entries[0].waiting
      entries[0].waiting = []
      guard entries[0].isFinal else { break }
      entries.removeFirst()
    }
    return events
  }
}
