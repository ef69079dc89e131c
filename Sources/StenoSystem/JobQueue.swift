import Glibc

/// Blocks that one thread runs in order, sleeping while there are none.
///
/// It is bounded by the actors that feed it: a task has at most one job queued.
@safe final class JobQueue: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var jobs: [@Sendable () -> Void] = []
  private var isStopped = false

  init() {
    unsafe pthread_mutex_init(mutex, nil)
    unsafe pthread_cond_init(condition, nil)
  }

  deinit {
    unsafe pthread_cond_destroy(condition)
    unsafe pthread_mutex_destroy(mutex)
    unsafe condition.deallocate()
    unsafe mutex.deallocate()
  }

  func append(_ job: @escaping @Sendable () -> Void) {
    locked { jobs.append(job) }
    unsafe pthread_cond_signal(condition)
  }

  func stop() {
    locked { isStopped = true }
    unsafe pthread_cond_signal(condition)
  }

  /// Runs jobs until ``stop()``; those queued before it are still run.
  func run() {
    while let batch = takeAll() {
      for job in batch { job() }
    }
  }

  private func takeAll() -> [@Sendable () -> Void]? {
    locked {
      while jobs.isEmpty {
        if isStopped { return nil }
        unsafe pthread_cond_wait(condition, mutex)
      }
      defer { jobs = [] }
      return jobs
    }
  }

  private func locked<Result>(_ body: () -> Result) -> Result {
    unsafe pthread_mutex_lock(mutex)
    defer { unsafe pthread_mutex_unlock(mutex) }
    return body()
  }
}
