import StenoCore
import Synchronization

/// What the server counts, and how Prometheus reads it.
final class ServerMetrics: Sendable {
  private struct Counts {
    var items = 0
    var failed = 0
    var words = 0
    var requests = 0
    var refused = 0
    var messages = 0
    var clients = 0
    var connections = 0
    var evictions = 0
    var status = CaptionStatus()
    /// Who waits for a client to leave.
    var waiters: [CheckedContinuation<Void, Never>] = []
  }

  private let counts = Mutex(Counts())

  /// How many clients follow the feed.
  var clients: Int { counts.withLock { $0.clients } }

  func observe(_ event: TranscriptEvent) {
    counts.withLock { counts in
      switch event {
      case .done(let item):
        counts.items += 1
        counts.words += item.words.count
      case .failed: counts.failed += 1
      case .sessionStarted, .speechStarted, .delta, .partial, .speechStopped, .gap, .sessionDone: break
      }
    }
  }

  func set(_ status: CaptionStatus) { counts.withLock { $0.status = status } }
  func countRequest(isRefused: Bool) {
    counts.withLock { counts in
      counts.requests += 1
      counts.refused += isRefused ? 1 : 0
    }
  }
  func countMessages(_ number: Int) { counts.withLock { $0.messages += number } }

  func connectionCame() { counts.withLock { $0.connections += 1 } }
  func countEvictions(_ number: Int) { counts.withLock { $0.evictions += number } }
  func connectionLeft() { counts.withLock { $0.connections -= 1 } }
  func clientCame() { counts.withLock { $0.clients += 1 } }
  func clientLeft() {
    let waiters = counts.withLock { counts in
      counts.clients -= 1
      defer { counts.waiters = [] }
      return counts.waiters
    }
    for waiter in waiters { waiter.resume() }
  }

  /// Returns when a client has left, or the task is cancelled.
  func change() async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let waits = counts.withLock { counts in
          guard counts.clients > 0, !Task.isCancelled else { return false }
          counts.waiters.append(continuation)
          return true
        }
        if !waits { continuation.resume() }
      }
    } onCancel: {
      let waiters = counts.withLock { counts in
        defer { counts.waiters = [] }
        return counts.waiters
      }
      for waiter in waiters { waiter.resume() }
    }
  }

  /// All of it.
  ///
  /// #### Source
  /// Prometheus, *Exposition formats*, text format 0.0.4.
  var text: String {
    let counts = counts.withLock { $0 }
    var text = ""
    func add(_ name: String, _ type: String, _ help: String, _ value: some CustomStringConvertible) {
      text += "# HELP steno_\(name) \(help)\n# TYPE steno_\(name) \(type)\nsteno_\(name) \(value)\n"
    }
    add("items_total", "counter", "Segments of speech that were transcribed.", counts.items)
    add("items_failed_total", "counter", "Segments of speech that could not be transcribed.", counts.failed)
    add("words_total", "counter", "Words in the transcript.", counts.words)
    add("caption_clients", "gauge", "Clients that follow the captions.", counts.clients)
    add("http_connections", "gauge", "Open connections.", counts.connections)
    add("http_connections_evicted_total", "counter", "Idle connections closed to make room.", counts.evictions)
    add("caption_messages_total", "counter", "Messages sent to clients.", counts.messages)
    add("http_requests_total", "counter", "Requests.", counts.requests)
    add("http_requests_refused_total", "counter", "Requests that were refused.", counts.refused)
    if let latency = counts.status.latency {
      let help = "From the sound to the screen, median of the last words."
      add("caption_latency_seconds", "gauge", help, latency.seconds)
    }
    if let latency = counts.status.slowestLatency {
      let help = "From the sound to the screen, slowest of twenty words."
      add("caption_latency_p95_seconds", "gauge", help, latency.seconds)
    }
    return text
  }
}

extension Duration {
  /// The length in seconds, with three decimals.
  fileprivate var seconds: String {
    let digits = String(1_000 + abs(milliseconds % 1_000)).dropFirst()
    return "\(milliseconds < 0 ? "-" : "")\(abs(milliseconds / 1_000)).\(digits)"
  }
}
