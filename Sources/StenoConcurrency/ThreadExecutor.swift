import Glibc
import Synchronization

/// A serial executor that owns one named thread, for C libraries that block.
///
/// An actor that returns one as its `unownedExecutor` runs everything there and never holds up the cooperative pool.
/// The thread ends when the executor is let go.
public final class ThreadExecutor: SerialExecutor {
  private let queue: JobQueue

  /// Starts the thread. `name` is what `top -H` shows; the system keeps its first 15 bytes.
  public init(name: String) {
    let queue = JobQueue()
    self.queue = queue
    startThread(named: name) { queue.run() }
  }

  deinit {
    queue.stop()
  }

  /// Queues a job for the thread.
  public func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let executor = asUnownedSerialExecutor()
    queue.append { job.runSynchronously(on: executor) }
  }
}
