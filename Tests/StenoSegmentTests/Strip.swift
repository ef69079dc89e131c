import StenoCore

@testable import StenoSegment

/// Scores written one character a window: `0`–`9` are tenths, `-` is 0.4, between the default thresholds.
struct Strip {
  /// Frames in a window.
  static let window: Int64 = 512

  /// Contiguous windows with these scores and the same energy.
  static func windows(_ scores: String, length: Int64 = window, from start: FrameIndex = .zero) -> [ScoredWindow] {
    scores.enumerated().map { index, character in
      let start = start + Int64(index) * length
      return ScoredWindow(frames: start..<(start + length), probability: probability(character), energy: 1)
    }
  }

  private static func probability(_ character: Character) -> Float {
    Float(character.wholeNumberValue ?? 4) / 10
  }
}

extension SegmentAction {
  /// `[` opens, `~` hangover, `^` resumes, `]` closes by silence; closes at the maximum by `p`ause, `v`alley, `h`ard.
  var symbol: String {
    switch self {
    case .open: "["
    case .hangover: "~"
    case .resume: "^"
    case .close(let segment):
      switch segment.cut {
      case .silence: "]"
      case .maxPause: "p"
      case .maxValley: "v"
      case .maxHard: "h"
      case .end: "e"
      case .commit: "c"
      case .clear: "x"
      }
    }
  }
}

extension [SegmentAction] {
  /// One character a window: `.` for nothing, the action's symbol for one, and `(…)` for several.
  var symbol: String {
    switch count {
    case 0: "."
    case 1: self[0].symbol
    default: "(" + map(\.symbol).joined() + ")"
    }
  }

  var closed: [SpeechSegment] {
    compactMap { if case .close(let segment) = $0 { segment } else { nil } }
  }
}
