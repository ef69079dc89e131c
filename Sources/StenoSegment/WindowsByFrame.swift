import StenoCore

extension [ScoredWindow] {
  /// The windows, or parts of windows, from `frame` on.
  func after(_ frame: FrameIndex) -> [ScoredWindow] {
    clipped(to: frame..<Swift.max(frame, last?.frames.upperBound ?? frame))
  }

  /// The windows, or parts of windows, inside `range`.
  ///
  /// - Complexity: O(log n) for those before the range, O(m) for the m windows inside it.
  func clipped(to range: Range<FrameIndex>) -> [ScoredWindow] {
    self[firstIndex(endingAfter: range.lowerBound)...]
      .prefix { $0.frames.lowerBound < range.upperBound }
      .map { window in
        ScoredWindow(
          frames: window.frames.clamped(to: range), probability: window.probability, energy: window.energy)
      }
  }

  /// The index of the first window that ends after `frame`, or the end.
  private func firstIndex(endingAfter frame: FrameIndex) -> Int {
    var (low, high) = (startIndex, endIndex)
    while low < high {
      let middle = low + (high - low) / 2
      if self[middle].frames.upperBound > frame { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

extension Range<FrameIndex> {
  /// The frame halfway between the two ends.
  var middle: FrameIndex {
    lowerBound + length / 2
  }
}
