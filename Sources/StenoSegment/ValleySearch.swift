import StenoCore

/// The valleys of speech in a row of windows: where smoothed probability × energy is clearly lower than around it.
///
/// The smoothed value at a frame is the mean over ``smoothing`` frames centred on it; each window is a candidate, at its
/// middle. A candidate is a valley if a value of more than `1 / depth` times its own lies before it and another after.
struct ValleySearch {
  /// The width of the moving average: 160 ms, five windows of Silero.
  ///
  /// About one syllable, so that what remains are dips between syllables and words, not those inside a sound.
  static let smoothing: Int64 = 160 * FrameIndex.perMillisecond

  /// How low a valley lies against its surroundings, at most: 0.7, or 1.5 dB.
  ///
  /// A closure of 64 ms, smoothed, leaves 0.6 of an even sound, and speech falls deeper several times a second; a steady
  /// noise or tone keeps within a few per cent.
  static let depth = 0.7

  private struct Candidate {
    var frame: FrameIndex
    var value: Double
  }

  /// The lowest valley; of equally low ones the last.
  let lowest: FrameIndex?
  /// A frame before which ``lowest`` will not lie when more is heard.
  let earliestCut: FrameIndex

  /// Searches `range`; of `windows` only what was `heard` is known.
  init(windows: [ScoredWindow], range: Range<FrameIndex>, heard: FrameIndex) {
    let isWhole = heard >= range.upperBound
    let settled = heard - Self.smoothing / 2
    let candidates = Self.candidates(of: windows, in: range).prefix { isWhole || $0.frame <= settled }

    var highest = 0.0
    // The lowest candidate that is low against those before it: a valley as soon as one after it is high enough. Whatever
    // proves a higher one proves this one too, so no other need be remembered.
    var hopeful: Candidate?
    var valley: Candidate?
    for candidate in candidates {
      if let low = hopeful, low.value < Self.depth * candidate.value, low.value <= valley?.value ?? .infinity {
        valley = low
      }
      if candidate.value < Self.depth * highest, candidate.value <= hopeful?.value ?? .infinity {
        hopeful = candidate
      }
      highest = max(highest, candidate.value)
    }
    lowest = valley?.frame
    earliestCut = valley?.frame ?? hopeful?.frame ?? max(range.lowerBound, settled)
  }

  /// Every window that reaches into `range`, with its smoothed value.
  ///
  /// - Complexity: O(n)
  private static func candidates(of windows: [ScoredWindow], in range: Range<FrameIndex>) -> [Candidate] {
    guard let first = windows.first, let last = windows.last else { return [] }
    let known = first.frames.lowerBound..<last.frames.upperBound
    var (from, to) = (RunningSum(windows), RunningSum(windows))
    return windows.filter { $0.frames.upperBound > range.lowerBound }.map { window in
      let middle = window.frames.clamped(to: range).middle
      let span = ((middle - smoothing / 2)..<(middle + smoothing / 2)).clamped(to: known)
      let sum = to.sum(before: span.upperBound) - from.sum(before: span.lowerBound)
      return Candidate(frame: middle, value: sum / Double(max(1, span.length)))
    }
  }
}
