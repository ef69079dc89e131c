import StenoConcurrency

extension Clock where Duration == Swift.Duration {
  /// Waits until `deadline`; false if `finished` or the task's cancellation came before.
  func sleep(until deadline: Instant, unless finished: BoundedChannel<Never>) async -> Bool {
    await withTaskGroup { group in
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
