import Glibc
import StenoCore
import Synchronization

/// Whether the input has been ended early, or has kept its reader waiting for too long; FFmpeg asks it while a connection
/// makes it wait.
final class StopFlag: Sendable {
  private let flag = Atomic(false)
  /// When patience ends, in nanoseconds of the system's monotonic clock; the largest number for never.
  private let deadline = Atomic(UInt64.max)
  private let overdue = Atomic(false)
  private let source = Mutex<(any ByteSource)?>(nil)

  var isSet: Bool { flag.load(ordering: .acquiring) }

  /// Whether a wait took longer than ``wait(atMost:)`` allowed, and was broken off.
  var isOverdue: Bool { overdue.load(ordering: .relaxed) }

  /// Whether whoever waits must stop.
  func mustReturn() -> Bool {
    if now > deadline.load(ordering: .relaxed) { overdue.store(true, ordering: .relaxed) }
    return isSet || isOverdue
  }

  /// Begins a wait that may take so long, at most 30 years; nil for as long as it takes.
  func wait(atMost limit: Duration?) {
    let nanoseconds = limit.map { UInt64(min(max($0 / .nanoseconds(1), 0), 1e18)) }
    deadline.store(nanoseconds.map { now + $0 } ?? .max, ordering: .relaxed)
  }

  /// Ends the input, also a read of `source` that waits.
  func set() {
    let source = source.withLock { source in
      flag.store(true, ordering: .releasing)
      return source
    }
    source?.finish()
  }

  /// Has ``set()`` end `source` too.
  func attach(_ source: any ByteSource) {
    let isStopped = self.source.withLock { attached in
      attached = source
      return isSet
    }
    if isStopped { source.finish() }
  }

  private var now: UInt64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}
