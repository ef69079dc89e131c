import StenoCore
import StenoProviders

/// Times that a provider gives, on the session's timeline.
enum WordTimes {
  /// From `start` to `end` seconds after the segment's beginning, kept inside the segment; nil where either is missing.
  static func frames(_ start: Double?, _ end: Double?, in segment: Range<FrameIndex>) -> Range<FrameIndex>? {
    guard let start, let end else { return nil }
    let lower = segment.frame(at: start)
    return lower..<max(lower, segment.frame(at: end))
  }
}

extension Double {
  /// The value as a confidence; nil where it is none.
  var confidence: Float? { (0...1).contains(self) ? Float(self) : nil }
}
