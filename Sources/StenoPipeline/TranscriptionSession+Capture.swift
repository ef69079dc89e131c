import StenoConcurrency
import StenoCore
import Synchronization

extension TranscriptionSession {
  /// Reads the source to its end, and tells when it has stalled.
  func capture(into captured: BoundedChannel<CaptureSignal>) async -> StageOutcome {
    defer { captured.finish() }
    let arrivals = Arrivals()
    return await withTaskGroup(of: StageOutcome?.self) { group in
      group.addTask { await read(into: captured, counting: arrivals) }
      if source.canStall { group.addTask { await watch(arrivals, captured) } }
      var outcome: StageOutcome?
      while outcome == nil, let ended = await group.next() { outcome = ended }
      group.cancelAll()
      return outcome ?? .captured(nil)
    }
  }

  private func read(into captured: BoundedChannel<CaptureSignal>, counting arrivals: Arrivals) async -> StageOutcome {
    await withTaskCancellationHandler {
      do {
        while let event = try await source.next() {
          arrivals.count.withLock { $0 += 1 }
          guard await captured.send(.event(event)) else { break }
        }
        return .captured(nil)
      } catch {
        return .captured(error)
      }
    } onCancel: {
      source.finish()
    }
  }

  /// Says once each time that nothing has arrived for as long as the options allow.
  private func watch(_ arrivals: Arrivals, _ captured: BoundedChannel<CaptureSignal>) async -> StageOutcome? {
    let looksPerLimit = 8
    var (seen, idleLooks) = (0, 0)
    while (try? await options.clock.sleep(for: options.stallLimit / looksPerLimit)) != nil {
      let count = arrivals.count.withLock { $0 }
      idleLooks = count == seen ? idleLooks + 1 : 0
      seen = count
      if idleLooks == looksPerLimit { await captured.send(.stalled) }
    }
    return nil
  }
}

/// How many events a source has delivered.
private final class Arrivals: Sendable {
  let count = Mutex(0)
}
