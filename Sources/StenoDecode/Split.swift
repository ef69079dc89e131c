import StenoCore
import Synchronization

/// What the sources of one ``MediaSplitter`` share.
final class Split: Sendable {
  let name: String
  private let reader: MediaReader
  private let state: Mutex<SplitState>

  init(reader: MediaReader, channels: Int) {
    (self.reader, name) = (reader, reader.name)
    state = Mutex(SplitState(readers: channels))
  }

  func next(_ index: Int) async throws(SourceError) -> CaptureEvent? {
    while true {
      switch state.withLock({ $0.take(index) }) {
      case .give(let event, let waiters):
        for waiter in waiters { waiter.resume() }
        return event
      case .decode: await decode()
      case .wait: await wait(index)
      case .end: return nil
      case .fail(let error): throw error
      }
    }
  }

  /// Lets one reader go; the last one ends the input.
  func finish(_ index: Int) {
    let (waiters, isAbandoned) = state.withLock { ($0.finish(index), $0.isAbandoned) }
    for waiter in waiters { waiter.resume() }
    if isAbandoned { reader.finish() }
  }

  private func decode() async {
    let decoded: SplitState.Decoded
    do {
      decoded = try await reader.next().map { .event($0) } ?? .end
    } catch {
      decoded = .failed(error)
    }
    let waiters = state.withLock { $0.deliver(decoded) }
    for waiter in waiters { waiter.resume() }
  }

  private func wait(_ index: Int) async {
    await withCheckedContinuation { waiter in
      let waiters = state.withLock { $0.park(index, waiter) }
      for waiter in waiters { waiter.resume() }
    }
  }
}
