import Glibc

/// Blocks that one thread runs in order, sleeping while there are none.
///
/// It is bounded by the actors that feed it: a task has at most one job queued.
final class JobQueue: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var jobs: [@Sendable () -> Void] = []
  private var isStopped = false

  init() {
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  func append(_ job: @escaping @Sendable () -> Void) {
    locked { jobs.append(job) }
    pthread_cond_signal(condition)
  }

  func stop() {
    locked { isStopped = true }
    pthread_cond_signal(condition)
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
        pthread_cond_wait(condition, mutex)
      }
      defer { jobs = [] }
      return jobs
    }
  }

  private func locked<Result>(_ body: () -> Result) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body()
  }
}
