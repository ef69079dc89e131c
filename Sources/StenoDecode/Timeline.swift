import StenoCore

/// Where decoded audio stands: by counting it, and by its timestamps where audio went missing.
///
/// Positions and lengths are frames at 16 kHz.
struct Timeline {
  /// Timestamps jitter, and some containers round them to milliseconds; less than this is no hole.
  ///
  /// 100 ms.
  static let tolerance: Int64 = FrameIndex.perSecond / 10
  /// Timestamps that go back by more than this begin anew; by less, they are inexact.
  ///
  /// Transport streams stamp only some packets, and what FFmpeg makes up for the rest is late or early where the rate has
  /// changed. 500 ms.
  static let longestOverlap: Int64 = FrameIndex.perSecond / 2
  /// Holes longer than this in an input without a length are taken for damaged timestamps.
  ///
  /// 10 minutes.
  static let longestHole: Int64 = FrameIndex.perSecond * 600

  /// The end of what has been delivered.
  private(set) var position = FrameIndex.zero
  /// A timestamp, and the position that it means.
  private var anchor: (timestamp: Int64, position: FrameIndex)?

  /// Notes that `frames` were delivered.
  mutating func advance(by frames: Int64) {
    position += frames
  }

  /// Frames missing between `expected`, where counting puts the next audio, and where its timestamp puts it.
  ///
  /// - Parameters:
  ///   - timestamp: When the next audio begins, on the input's own clock; nil if the input does not say.
  ///   - expected: The position by counting.
  ///   - isDamaged: Whether something could not be read or decoded just before.
  ///   - end: The input's length if it is known.
  /// - Returns: Frames that are missing; 0 where nothing is, or where the timestamps cannot be believed.
  mutating func hole(
    before timestamp: Int64?, expected: FrameIndex, isDamaged: Bool, end: Int64?
  ) -> Int64 {
    guard let timestamp else { return 0 }
    guard let anchor else {
      self.anchor = (timestamp, expected)
      return 0
    }
    let (elapsed, overflow) = timestamp.subtractingReportingOverflow(anchor.timestamp)
    let longest = max((end ?? .max) - expected.rawValue, 0)
    let (hole, overflows) = elapsed.subtractingReportingOverflow(expected - anchor.position)
    let isBelievable = !overflow && !overflows && hole <= min(longest, Self.longestHole) && hole > -Self.longestOverlap
    guard isBelievable else {
      self.anchor = (timestamp, expected)
      return 0
    }
    return hole > (isDamaged ? 0 : Self.tolerance) ? hole : 0
  }

  /// From here on, `timestamp` means `position`.
  mutating func anchor(_ timestamp: Int64?, at position: FrameIndex) {
    anchor = timestamp.map { ($0, position) }
  }
}
