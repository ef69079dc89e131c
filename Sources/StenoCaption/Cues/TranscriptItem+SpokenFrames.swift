import StenoCore

extension TranscriptItem {
  /// From the beginning of its first word to the end of its last: without the padding and the silence that the segment
  /// has around them. The item's own frames where its words have no times.
  var spokenFrames: Range<FrameIndex> {
    guard let first = words.first?.frames.lowerBound, let last = words.last?.frames.upperBound, first < last else {
      return frames
    }
    return first..<last
  }
}
