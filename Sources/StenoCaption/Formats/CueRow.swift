import StenoCore

/// The cues of one voice in a row: each inside its item, none overlapping and none too short where there is room.
///
/// The last cue of an item that has no room in it is kept until it is known when speech goes on.
struct CueRow: Sendable {
  /// The last cue, while it may still be shown longer, and how long it should be.
  private var open: (entry: CueEntry, wanted: Int64)?
  /// Where the cue before ends, in milliseconds.
  private var end: Int64?
  private static let gap = CueTiming.gap / FrameIndex.perMillisecond
  private static let shortest = CueTiming.shortest / FrameIndex.perMillisecond

  /// The last cue as it is shown if nothing follows.
  var unfinished: CueEntry? {
    open.map { Self.extended($0.entry, to: $0.wanted, before: nil) }
  }

  /// Takes the cues of an item; returns those that will not change.
  mutating func append(
    _ cues: [Cue], within item: Range<FrameIndex>, label: String, voice: Voice?
  ) -> [CueEntry] {
    guard let first = cues.first else { return [] }
    var entries = speechStarts(at: first.frames.lowerBound)
    let start = max(item.lowerBound.milliseconds, end.map { $0 + Self.gap } ?? 0)
    let times = Self.times(of: cues, in: start..<max(item.upperBound.milliseconds, start + Int64(cues.count)))
    for (index, (cue, shown)) in zip(cues, times).enumerated() {
      let entry = CueEntry(cue, milliseconds: shown, label: label, voice: voice)
      let wanted = cue.wanted / FrameIndex.perMillisecond
      if index == cues.count - 1, shown.upperBound - shown.lowerBound < wanted {
        open = (entry, wanted)
      } else {
        entries.append(entry)
      }
    }
    end = times.last?.upperBound
    return entries
  }

  /// Speech goes on at `frame`; returns the cue that was kept.
  mutating func speechStarts(at frame: FrameIndex?) -> [CueEntry] {
    guard let (entry, wanted) = open else { return [] }
    let extended = Self.extended(entry, to: wanted, before: frame.map { $0.milliseconds - Self.gap })
    (open, end) = (nil, extended.milliseconds.upperBound)
    return [extended]
  }

  private static func extended(_ entry: CueEntry, to wanted: Int64, before limit: Int64?) -> CueEntry {
    var entry = entry
    let start = entry.milliseconds.lowerBound
    let end = max(entry.milliseconds.upperBound, min(start + wanted, limit ?? .max))
    entry.milliseconds = start..<end
    return entry
  }

  // MARK: When

  /// When the cues of an item are shown, all of them inside `room`, which has a millisecond for each.
  ///
  /// Each begins where its words do. One that would be too short pushes back those after it, then those before it; text
  /// that cannot be read in the time of its item, as an engine's loop, shares the time by how long it takes to read.
  private static func times(of cues: [Cue], in room: Range<Int64>) -> [Range<Int64>] {
    let forward = pushedBack(cues, from: room.lowerBound)
    guard let last = forward.last, last.upperBound > room.upperBound else { return forward }
    let backward = pulledForward(forward, to: room.upperBound)
    guard let first = backward.first, first.lowerBound < room.lowerBound else { return backward }
    return shared(room, among: cues)
  }

  private static func pushedBack(_ cues: [Cue], from earliest: Int64) -> [Range<Int64>] {
    var start = earliest
    return cues.map { cue in
      let begin = max(cue.frames.lowerBound.milliseconds, start)
      let end = max(cue.frames.upperBound.milliseconds, begin + shortest)
      start = end + gap
      return begin..<end
    }
  }

  private static func pulledForward(_ times: [Range<Int64>], to latest: Int64) -> [Range<Int64>] {
    var end = latest
    return times.reversed().map { time in
      let finish = min(time.upperBound, end)
      let begin = min(time.lowerBound, finish - shortest)
      end = begin - gap
      return begin..<finish
    }.reversed()
  }

  private static func shared(_ room: Range<Int64>, among cues: [Cue]) -> [Range<Int64>] {
    // A millisecond is everyone's, the rest is shared.
    let spare = room.upperBound - room.lowerBound - Int64(cues.count)
    let total = max(1, cues.reduce(0) { $0 + $1.wanted })
    var read: Int64 = 0
    return cues.enumerated().map { index, cue in
      let begin = room.lowerBound + Int64(index) + spare * read / total
      read += cue.wanted
      return begin..<(room.lowerBound + Int64(index + 1) + spare * read / total)
    }
  }
}
