import Glibc

/// CPU time that this thread has used, in microseconds.
private func cpuMicroseconds() -> Double {
  var time = timespec()
  unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) * 1e6 + Double(time.tv_nsec) / 1e3
}

/// CPU microseconds of `work` on this thread, divided by `count`.
func cpuMicroseconds(per count: Int, _ work: () -> Void) -> Double {
  let start = cpuMicroseconds()
  work()
  return (cpuMicroseconds() - start) / Double(count)
}

extension [Double] {
  /// The middle value; 0 for an empty array.
  var median: Double {
    isEmpty ? 0 : sorted()[count / 2]
  }
}
