import StenoCore
import Synchronization

/// Whether the input has been ended early; FFmpeg asks it while a connection makes it wait.
final class StopFlag: Sendable {
  private let flag = Atomic(false)
  private let source = Mutex<(any ByteSource)?>(nil)

  var isSet: Bool { flag.load(ordering: .acquiring) }

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
}
