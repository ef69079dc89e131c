public import StenoCore

/// Puts the events of several transcripts of one recording into the order of the timeline, as they come.
///
/// An item's events stay together. An event waits until no other voice can have one before it: until each has an event
/// that is later, is known to have come further, or has ended. So what waits is bounded by how far the voices may be
/// apart, which is up to their sources.
public struct TimelineMerger: Sendable {
  private struct Part {
    var voice: Voice
    /// Events that wait, with the frame that each is placed at; these never go back.
    var waiting: [(frame: FrameIndex, event: TranscriptEvent)] = []
    /// Where the newest event is placed.
    var frame = FrameIndex.zero
    /// Nothing begins before this any more, but for the open item.
    var position = FrameIndex.zero
    var hasOpenItem = false
    var hasEnded = false

    /// No later event is placed before this.
    var earliest: FrameIndex {
      if let first = waiting.first { return first.frame }
      if hasEnded { return FrameIndex(.max) }
      return hasOpenItem ? frame : max(frame, position)
    }
  }

  private var parts: [Part]

  /// A merger of transcripts that have not begun.
  ///
  /// - Parameter voices: Whose they are; of events at the same frame, those of the first come first.
  public init(voices: [Voice]) {
    parts = voices.map { Part(voice: $0) }
  }

  /// Takes an event of a voice.
  ///
  /// - Returns: The events whose turn has come, in order.
  public mutating func observe(_ event: TranscriptEvent, of voice: Voice) -> [(voice: Voice, event: TranscriptEvent)] {
    guard let index = parts.firstIndex(where: { $0.voice == voice }) else { return [] }
    switch event {
    case .speechStarted(_, let start):
      parts[index].frame = max(parts[index].frame, start)
      parts[index].hasOpenItem = true
    case .gap(let gap): parts[index].frame = max(parts[index].frame, gap.frames.lowerBound)
    case .done(let item):
      // No item reaches back into the one before it.
      parts[index].position = max(parts[index].position, item.frames.upperBound)
      parts[index].hasOpenItem = false
    case .failed: parts[index].hasOpenItem = false
    case .sessionDone: parts[index].frame = FrameIndex(.max)
    case .sessionStarted, .delta, .partial, .speechStopped: break
    }
    parts[index].waiting.append((parts[index].frame, event))
    return released()
  }

  /// Nothing of a voice begins before `frame` any more, but for an item that is open.
  ///
  /// - Returns: The events whose turn has come, in order.
  public mutating func advance(_ voice: Voice, to frame: FrameIndex) -> [(voice: Voice, event: TranscriptEvent)] {
    guard let index = parts.firstIndex(where: { $0.voice == voice }) else { return [] }
    parts[index].position = max(parts[index].position, frame)
    return released()
  }

  /// Nothing more comes from a voice.
  ///
  /// - Returns: The events whose turn has come, in order.
  public mutating func end(_ voice: Voice) -> [(voice: Voice, event: TranscriptEvent)] {
    guard let index = parts.firstIndex(where: { $0.voice == voice }) else { return [] }
    parts[index].hasEnded = true
    return released()
  }

  /// The voice whose turn it is: of those that are not over, the one that is least far.
  private var next: Int? {
    parts.indices
      .filter { !parts[$0].hasEnded || !parts[$0].waiting.isEmpty }
      .min { (parts[$0].earliest, $0) < (parts[$1].earliest, $1) }
  }

  private mutating func released() -> [(voice: Voice, event: TranscriptEvent)] {
    var released: [(voice: Voice, event: TranscriptEvent)] = []
    while let index = next, !parts[index].waiting.isEmpty {
      released.append((parts[index].voice, parts[index].waiting.removeFirst().event))
    }
    return released
  }
}
