public import StenoCore
import StenoSystem

/// A recording that arrives at its own speed, as if it were being spoken now.
///
/// Every chunk is due when its last frame would have been heard, counted from the first call of ``next()`` by frame
/// and not by chunk, so that nothing drifts. A reader that is late gets what is due at once; nothing is dropped,
/// because a recording can wait. A gap is given at the time of its first frame, and what follows it after its last.
public final class PacedSource<Pace: Clock>: AudioSource where Pace.Duration == Duration {
  /// The recording's own name.
  public let name: String
  /// Whether readers should treat it as live.
  ///
  /// True unless told otherwise.
  public let isLive: Bool
  /// Whether the recording itself may stall: its pace is no stall.
  public var canStall: Bool { source.canStall }
  private let source: any AudioSource
  private let pacer: Pacer<Pace>
  private let finished = BoundedChannel<Never>(capacity: 1)

  /// Gives `source` at its own speed by `clock`, `framesPerChunk` (at least 1) at a time; the default is 1,024,
  /// 64 ms, because every wait costs as much as scoring a window.
  public init(_ source: any AudioSource, clock: Pace, framesPerChunk: Int = 1_024, isLive: Bool = true) {
    name = source.name
    self.isLive = isLive
    self.source = source
    pacer = Pacer(clock: clock, framesPerChunk: max(framesPerChunk, 1))
  }

  /// The next chunk, once it is due.
  ///
  /// - Throws: What the recording throws.
  public func next() async throws -> CaptureEvent? {
    try await pacer.next(from: source, unless: finished)
  }

  /// Ends the input: what is not due yet is not given.
  public func finish() {
    finished.finish()
    source.finish()
  }
}

extension PacedSource where Pace == ContinuousClock {
  /// Gives `source` at its own speed by the system's clock.
  public convenience init(_ source: any AudioSource, isLive: Bool = true) {
    self.init(source, clock: ContinuousClock(), isLive: isLive)
  }
}
