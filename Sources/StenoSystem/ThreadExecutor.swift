import Dispatch
import Glibc

/// A serial executor that owns one named thread, for C libraries that block.
///
/// An actor that returns one as its `unownedExecutor` runs everything there and never holds up the cooperative pool.
/// The thread ends when the executor is let go. Where the system refuses another thread, the jobs run on a queue of
/// libdispatch, which waits for one.
public final class ThreadExecutor: SerialExecutor {
  private let queue: JobQueue
  /// What runs the jobs where there is no thread of our own.
  private let fallback: DispatchQueue?

  /// Starts the thread. `name` is what `top -H` shows; the system keeps its first 15 bytes.
  public init(name: String) {
    let queue = JobQueue()
    self.queue = queue
    let hasThread = startThread(named: name) { queue.run() }
    fallback = hasThread ? nil : DispatchQueue(label: name)
  }

  deinit {
    queue.stop()
  }

  /// Queues a block for the thread. Blocks and jobs run in the order in which they were queued; the caller bounds them.
  public func run(_ block: @escaping @Sendable () -> Void) {
    if let fallback { fallback.async(execute: block) } else { queue.append(block) }
  }

  /// Returns once all that was queued before has run.
  public func drain() async {
    await withCheckedContinuation { continuation in
      run { continuation.resume() }
    }
  }

  /// Queues a job for the thread.
  public func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let executor = unsafe asUnownedSerialExecutor()
    run { unsafe job.runSynchronously(on: executor) }
  }
}
