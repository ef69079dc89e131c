import StenoSystem
import Synchronization

/// Who may begin a session now: a value.
///
/// A session that would have to wait is refused at once, with the time after which it is worth asking again: its client
/// would give up on a queue, and send the same work once more.
struct AdmissionTable: Sendable {
  /// Why a session was not admitted.
  enum Refusal: Error, Equatable {
    /// All of the server's sessions are taken.
    case serverIsFull(retryAfterSeconds: Int)
    /// All of the client's own sessions are taken.
    case clientIsFull(retryAfterSeconds: Int)
    /// The client asks too often.
    case tooManyRequests(retryAfterSeconds: Int)
    /// The server is about to stop.
    case draining(retryAfterSeconds: Int)
  }

  private struct Client {
    var sessions = 0
    /// Requests that may still be made, by the moment of the last one.
    var allowance: Double
    var last: Duration
  }

  let capacity: Int
  private(set) var sessions = 0
  /// Refused so far.
  private(set) var refused = 0
  private(set) var isDraining = false
  private var clients: [String: Client] = [:]

  init(capacity: Int) {
    self.capacity = capacity
  }

  /// Counts a request, and a session if that is what it begins.
  ///
  /// - Parameters:
  ///   - holder: Who asks; nil where anyone may.
  ///   - now: The time since any moment in the past.
  /// - Throws: ``Refusal``.
  mutating func enter(_ holder: KeyRing.Holder?, at now: Duration) throws(Refusal) {
    do throws(Refusal) {
      guard !isDraining else { throw Refusal.draining(retryAfterSeconds: 5) }
      if let holder { try count(holder, at: now) }
      guard sessions < capacity else { throw Refusal.serverIsFull(retryAfterSeconds: 2) }
      if let holder { clients[holder.name]?.sessions += 1 }
      sessions += 1
    } catch {
      refused += 1
      throw error
    }
  }

  /// A session has ended.
  mutating func leave(_ holder: KeyRing.Holder?) {
    sessions -= 1
    if let holder { clients[holder.name]?.sessions -= 1 }
  }

  /// No session is admitted any more.
  mutating func drain() { isDraining = true }

  private mutating func count(_ holder: KeyRing.Holder, at now: Duration) throws(Refusal) {
    let rate = holder.requestsPerMinute.map(Double.init) ?? .infinity
    var client = clients[holder.name] ?? Client(allowance: rate, last: now)
    defer { clients[holder.name] = client }
    if rate.isFinite {
      client.allowance = min(rate, client.allowance + rate * max((now - client.last) / .seconds(60), 0))
      client.last = now
      guard client.allowance >= 1 else {
        throw .tooManyRequests(retryAfterSeconds: Int(((1 - client.allowance) * 60 / rate).rounded(.up)))
      }
      client.allowance -= 1
    }
    if let most = holder.sessions, client.sessions >= most { throw .clientIsFull(retryAfterSeconds: 2) }
  }
}

/// The sessions of a gateway.
final class Admission: Sendable {
  private let table: Mutex<AdmissionTable>
  private let began = ContinuousClock.now
  /// Opens when no session is admitted any more.
  let draining = OneTimeGate()

  init(capacity: Int) {
    table = Mutex(AdmissionTable(capacity: capacity))
  }

  /// What is going on.
  var figures: AdmissionTable { table.withLock { $0 } }

  /// Counts a session, if one may begin; ``leave(_:)`` ends it.
  ///
  /// - Throws: ``AdmissionTable/Refusal``.
  func enter(_ holder: KeyRing.Holder?) throws(AdmissionTable.Refusal) {
    let now = began.duration(to: .now)
    let result: Result<Void, AdmissionTable.Refusal> = table.withLock { table in
      Result { () throws(AdmissionTable.Refusal) in try table.enter(holder, at: now) }
    }
    try result.get()
  }

  /// A session has ended.
  func leave(_ holder: KeyRing.Holder?) { table.withLock { $0.leave(holder) } }

  /// Why a session could not begin now; nil where it could. Nothing is counted.
  func refusal(for holder: KeyRing.Holder?) -> AdmissionTable.Refusal? {
    var copy = figures
    do throws(AdmissionTable.Refusal) {
      try copy.enter(holder, at: began.duration(to: .now))
      return nil
    } catch {
      return error
    }
  }

  /// No session is admitted any more.
  func drain() {
    table.withLock { $0.drain() }
    draining.open()
  }
}
