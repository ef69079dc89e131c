import StenoCore
import Synchronization

/// Events from a list.
final class ListedSource: AudioSource {
  let name = "list"
  let isLive = false
  private let events: Mutex<[CaptureEvent]>

  init(_ events: [CaptureEvent]) {
    self.events = Mutex(events.reversed())
  }

  func next() async throws -> CaptureEvent? { events.withLock { $0.popLast() } }
  func finish() { events.withLock { $0 = [] } }
}
