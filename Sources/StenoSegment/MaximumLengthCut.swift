import StenoCore

/// Where a segment is cut when it has reached its maximum: looks back over its second half.
///
/// The cut is (a) in the middle of the longest pause, else (b) in the lowest valley of speech, else (c) at the maximum.
struct MaximumLengthCut {
  /// The segment's windows up to now, in order.
  let windows: [ScoredWindow]
  /// The second half of the segment: the frames where it may be cut.
  let range: Range<FrameIndex>
  /// Probability below which a window is quiet.
  let negativeThreshold: Float

  /// The cut, once the windows reach the end of ``range``.
  var cut: (frame: FrameIndex, kind: SpeechSegment.Cut) {
    if let pause = longestPause { return (pause.middle, .maxPause) }
    if let valley = valleys(heard: range.upperBound).lowest { return (valley, .maxValley) }
    return (range.upperBound, .maxHard)
  }

  /// A frame before which the cut will not fall, whatever follows the frames heard so far.
  ///
  /// Never moves back as more is heard. A later pause or valley wins only if it is at least as good as the best so far,
  /// and then lies after it; so the best so far is the bound.
  func earliestCut(heard: FrameIndex) -> FrameIndex {
    guard heard > range.lowerBound else { return heard }
    if let pause = longestPause { return pause.middle }
    // A run of quiet that is going on may become a pause. Its middle will lie after all that the valleys leave open, since
    // half a pause is shorter than half the smoothing by which they lag.
    return valleys(heard: heard).earliestCut
  }

  private var longestPause: Range<FrameIndex>? {
    PauseSearch(windows: windows.clipped(to: range), negativeThreshold: negativeThreshold).longest
  }

  private func valleys(heard: FrameIndex) -> ValleySearch {
    let reach = ValleySearch.smoothing / 2
    return ValleySearch(
      windows: windows.clipped(to: (range.lowerBound - reach)..<range.upperBound), range: range, heard: heard)
  }
}
