/// A position on the session's timeline: frames at 16 kHz since the session began.
///
/// One frame is one sample of mono audio. A `FrameIndex` is never a sum of seconds and never the wall clock, so a
/// position stays exact however long the session runs. Spans are `Range<FrameIndex>`; lengths are `Int64` frames.
public struct FrameIndex: Hashable, Comparable, Sendable {
  /// Frames in a second: 16,000. Every stage after decoding works at this rate.
  public static let perSecond: Int64 = 16_000
  /// Frames in a millisecond: 16.
  public static let perMillisecond: Int64 = perSecond / 1_000
  /// The first frame of the session.
  public static let zero = FrameIndex(0)

  /// Frames since the session began; never negative in a session.
  public var rawValue: Int64

  /// The position `rawValue` frames after the session began.
  public init(_ rawValue: Int64) {
    self.rawValue = rawValue
  }

  /// The position this many milliseconds after the session began.
  public init(milliseconds: Int64) {
    rawValue = milliseconds * Self.perMillisecond
  }

  /// The position in whole milliseconds, rounded down. The one place where frames become milliseconds.
  public var milliseconds: Int64 {
    rawValue.dividedRoundingDown(by: Self.perMillisecond)
  }

  /// Orders positions by time.
  public static func < (left: FrameIndex, right: FrameIndex) -> Bool {
    left.rawValue < right.rawValue
  }

  /// The position `frames` later.
  public static func + (position: FrameIndex, frames: Int64) -> FrameIndex {
    FrameIndex(position.rawValue + frames)
  }

  /// The position `frames` earlier.
  public static func - (position: FrameIndex, frames: Int64) -> FrameIndex {
    FrameIndex(position.rawValue - frames)
  }

  /// The number of frames from `right` to `left`.
  public static func - (left: FrameIndex, right: FrameIndex) -> Int64 {
    left.rawValue - right.rawValue
  }

  /// Moves the position `frames` later.
  public static func += (position: inout FrameIndex, frames: Int64) {
    position.rawValue += frames
  }
}

extension Range<FrameIndex> {
  /// The number of frames in the span.
  public var length: Int64 {
    upperBound - lowerBound
  }

  /// The span's length in whole milliseconds: the difference of its two ends as they are printed.
  public var milliseconds: Int64 {
    upperBound.milliseconds - lowerBound.milliseconds
  }
}

extension Int64 {
  /// The quotient rounded towards minus infinity.
  func dividedRoundingDown(by divisor: Int64) -> Int64 {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}
