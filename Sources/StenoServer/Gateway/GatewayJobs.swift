import StenoSystem
import StenoWire
import Synchronization

/// Transcriptions that clients begin now and ask for later: a value.
///
/// A result is kept for an hour. Their number and their bytes are bounded: the oldest results make room for new jobs.
struct JobTable: Sendable {
  /// What has become of a job.
  enum State: Sendable, Equatable {
    case running(model: String)
    /// The answer to its client.
    case ended(String)
  }

  private struct Entry {
    let holder: String?
    let began: Duration
    var state: State

    var isRunning: Bool {
      if case .running = state { true } else { false }
    }
  }

  private static let lifetime = Duration.seconds(3_600)

  let capacity: Int
  let mostBytes: Int
  private var entries: [String: Entry] = [:]
  private(set) var bytes = 0

  /// A table without jobs.
  ///
  /// - Parameters:
  ///   - capacity: Jobs that are known at once.
  ///   - mostBytes: Bytes of results that are kept.
  init(capacity: Int, mostBytes: Int) {
    self.capacity = capacity
    self.mostBytes = mostBytes
  }

  var count: Int { entries.count }

  /// A job begins; false where there is no room beside those that run.
  mutating func begin(_ id: String, model: String, _ holder: String?, at now: Duration) -> Bool {
    removeOld(now)
    while entries.count >= capacity { guard removeOldest() else { return false } }
    entries[id] = Entry(holder: holder, began: now, state: .running(model: model))
    return true
  }

  /// A job has ended.
  mutating func end(_ id: String, _ answer: String) {
    guard entries[id]?.isRunning == true else { return }
    // One answer always fits.
    while bytes > 0, bytes + answer.utf8.count > mostBytes { guard removeOldest() else { break } }
    entries[id]?.state = .ended(answer)
    bytes += answer.utf8.count
  }

  /// A job was given up before it began.
  mutating func forget(_ id: String) { remove(id) }

  /// What has become of a job; nil where the client has none of that name.
  func state(_ id: String, _ holder: String?, at now: Duration) -> State? {
    guard let entry = entries[id], entry.holder == holder, !isOld(entry, now) else { return nil }
    return entry.state
  }

  private mutating func removeOld(_ now: Duration) {
    for (id, entry) in entries where isOld(entry, now) { remove(id) }
  }

  private func isOld(_ entry: Entry, _ now: Duration) -> Bool {
    !entry.isRunning && now - entry.began >= Self.lifetime
  }

  /// Removes the oldest result; false where there is none.
  private mutating func removeOldest() -> Bool {
    let ended = entries.filter { !$0.value.isRunning }
    guard let oldest = ended.min(by: { $0.value.began < $1.value.began }) else { return false }
    remove(oldest.key)
    return true
  }

  private mutating func remove(_ id: String) {
    guard let entry = entries.removeValue(forKey: id) else { return }
    if case .ended(let answer) = entry.state { bytes -= answer.utf8.count }
  }
}

/// The jobs of a gateway, and who does them.
final class GatewayJobs: Sendable {
  /// A job that has begun.
  struct Job: Sendable {
    let id: String
    let model: String
    /// Does it, and gives the answer to its client.
    let work: @Sendable () async -> String
  }

  private let table = Mutex(JobTable(capacity: 1_000, mostBytes: 64 << 20))
  /// Opened when a job ends.
  private let gates = Mutex<[String: OneTimeGate]>([:])
  private let queue = BoundedChannel<Job>(capacity: 1_000)
  private let began = ContinuousClock.now
  private var now: Duration { began.duration(to: .now) }

  /// Does jobs until the task is cancelled.
  func run() async {
    await withDiscardingTaskGroup { group in
      while let job = await queue.next() {
        group.addTask { [self] in
          let answer = await job.work()
          table.withLock { $0.end(job.id, answer) }
          gates.withLock { $0.removeValue(forKey: job.id) }?.open()
        }
      }
      group.cancelAll()
    }
  }

  /// Begins a job; false where too many are known.
  func begin(_ job: Job, holder: String?) -> Bool {
    let now = now
    guard table.withLock({ $0.begin(job.id, model: job.model, holder, at: now) }) else { return false }
    gates.withLock { $0[job.id] = OneTimeGate() }
    guard queue.sendIfRoom(job) else {
      table.withLock { $0.forget(job.id) }
      gates.withLock { $0[job.id] = nil }
      return false
    }
    return true
  }

  /// What has become of a job, once it has ended or `patience` is over; nil where the client has none of that name.
  func state(_ id: String, holder: String?, patience: Duration) async -> JobTable.State? {
    let state = table.withLock { [now] in $0.state(id, holder, at: now) }
    guard case .running? = state, let gate = gates.withLock({ $0[id] }) else { return state }
    try? await race {
      try await gate.wait()
    } against: {
      try await ContinuousClock().sleep(for: patience)
      throw CancellationError()
    }
    return table.withLock { [now] in $0.state(id, holder, at: now) }
  }
}
