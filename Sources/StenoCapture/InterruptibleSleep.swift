import StenoSystem

extension Clock where Duration == Swift.Duration {
  /// Waits until `deadline`; false if `finished` or the task's cancellation came before.
  ///
  /// A wait of less than 100 ms is not broken off but ends first: most waits are for the next chunk, and two tasks for
  /// each of those are most of what a recording at its own speed costs.
  func sleep(until deadline: Instant, unless finished: BoundedChannel<Never>) async -> Bool {
    guard now.duration(to: deadline) >= .milliseconds(100) else {
      return (try? await sleep(until: deadline, tolerance: nil)) != nil && !finished.isFinished
    }
    return await withTaskGroup { group in
      group.addTask { (try? await sleep(until: deadline, tolerance: nil)) != nil }
      group.addTask {
        _ = await finished.next()
        return false
      }
      defer { group.cancelAll() }
      return await group.next() ?? false
    }
  }
}
