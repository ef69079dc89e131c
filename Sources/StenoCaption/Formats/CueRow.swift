import StenoCore

/// The cues of one voice in a row: none too short, none overlapping, none closer than two frames.
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
  mutating func append(_ cues: [Cue], label: String, voice: Voice?) -> [CueEntry] {
    guard let first = cues.first else { return [] }
    var entries = speechStarts(at: first.frames.lowerBound)
    for (index, cue) in cues.enumerated() {
      let start = max(cue.frames.lowerBound.milliseconds, end.map { $0 + Self.gap } ?? 0)
      let shown = start..<max(cue.frames.upperBound.milliseconds, start + Self.shortest)
      let entry = CueEntry(cue, milliseconds: shown, label: label, voice: voice)
      end = shown.upperBound
      if index == cues.count - 1, cue.frames.length < cue.wanted {
        open = (entry, cue.wanted / FrameIndex.perMillisecond)
      } else {
        entries.append(entry)
      }
    }
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
}
