import StenoCore

/// The sum of probability × energy over all frames before a frame that only moves forward.
struct RunningSum {
  private let windows: [ScoredWindow]
  private var index = 0
  private var sumBefore = 0.0

  init(_ windows: [ScoredWindow]) {
    self.windows = windows
  }

  mutating func sum(before frame: FrameIndex) -> Double {
    while index < windows.count, windows[index].frames.upperBound <= frame {
      sumBefore += value(index) * Double(windows[index].frames.length)
      index += 1
    }
    guard index < windows.count else { return sumBefore }
    return sumBefore + value(index) * Double(max(0, frame - windows[index].frames.lowerBound))
  }

  /// Probability × energy of a window; 0 where the detector gave no number.
  private func value(_ index: Int) -> Double {
    let value = Double(windows[index].probability) * Double(windows[index].energy)
    return value.isFinite ? value : 0
  }
}
