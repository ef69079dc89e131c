import ArgumentParser
import StenoCaption

/// What `steno segment` can write.
enum SegmentOutput: String, ExpressibleByArgument, CaseIterable {
  case jsonl, rttm, audacity, wav

  /// The text format; nil for sound files.
  var text: SegmentFormat? { SegmentFormat(rawValue: rawValue) }
}
