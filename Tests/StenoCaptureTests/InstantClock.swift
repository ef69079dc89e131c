import Synchronization

/// A clock on which every sleep ends at once, and which notes what was slept for.
final class InstantClock: Clock {
  struct Instant: InstantProtocol {
    var sinceStart: Duration
    func advanced(by duration: Duration) -> Instant { Instant(sinceStart: sinceStart + duration) }
    func duration(to other: Instant) -> Duration { other.sinceStart - sinceStart }
    static func < (left: Instant, right: Instant) -> Bool { left.sinceStart < right.sinceStart }
  }

  private let slept = Mutex<[Duration]>([])

  var now: Instant { Instant(sinceStart: .zero) }
  var minimumResolution: Duration { .zero }
  /// What was slept for, in order.
  var deadlines: [Duration] { slept.withLock { $0 } }

  func sleep(until deadline: Instant, tolerance: Duration?) async throws {
    slept.withLock { $0.append(deadline.sinceStart) }
  }
}
