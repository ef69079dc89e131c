import StenoCore

/// Times that a provider gives, on the session's timeline.
enum WordTimes {
  /// From `start` to `end` seconds after the segment's beginning, kept inside the segment; nil where either is missing.
  static func frames(_ start: Double?, _ end: Double?, in segment: Range<FrameIndex>) -> Range<FrameIndex>? {
    guard let start, let end else { return nil }
    let lower = frame(start, in: segment)
    return lower..<max(lower, frame(end, in: segment))
  }

  private static func frame(_ seconds: Double, in segment: Range<FrameIndex>) -> FrameIndex {
    let length = Double(segment.length)
    let offset = seconds.isNaN ? 0 : max(0, min(seconds * Double(FrameIndex.perSecond), length))
    return segment.lowerBound + Int64(offset)
  }
}

extension Double {
  /// The value as a confidence; nil where it is none.
  var confidence: Float? { (0...1).contains(self) ? Float(self) : nil }
}
