public import StenoCaption
import StenoSystem
public import StenoCore
import Synchronization

/// What all clients of a ``CaptionServer`` see: the transcript so far, the captions now, and how the session goes.
///
/// A client that is slow is taken to the present when it reads again; what it missed is in the history, or, past its
/// bound, summed up in one message. Nobody waits for a client, and none makes memory grow.
public final class CaptionFeed: Sendable {
  private struct State {
    var history: FeedHistory
    var waiters: [Int: CheckedContinuation<Void, Never>] = [:]
    var waiterCount = 0
    var hasClosed = false
  }

  private let state: Mutex<State>
  /// When each voice's newest item began, in milliseconds.
  private let publishing = Mutex<[Voice?: Int64]>([:])
  let transcripts: TranscriptSpool
  let metrics = ServerMetrics()

  /// A feed without words.
  ///
  /// - Parameter session: A name that no other session has, of letters and digits; by it clients tell a server that was
  ///   started again from one that goes on.
  /// - Throws: ``StenoSystem/FileError`` where there is no room for temporary files.
  public convenience init(session: String) throws {
    try self.init(history: FeedHistory(session: session))
  }

  init(history: FeedHistory) throws {
    state = Mutex(State(history: history))
    transcripts = try TranscriptSpool()
  }

  /// Tells an event, and in the same breath what the captions are from then on.
  ///
  /// - Parameters:
  ///   - event: The event.
  ///   - voice: Whose words it carries; nil, the default, where there is only one source and it has no name.
  ///   - caption: The captions; nil where they stay as they are.
  public func publish(_ event: TranscriptEvent, from voice: Voice? = nil, showing caption: CaptionState? = nil) {
    let caption = caption.map { FeedMessage.caption($0, at: WallTime.now.millisecondsSince1970) }
    metrics.observe(event)
    // Only those who publish wait for each other here; no client ever takes this lock.
    publishing.withLock { starts in
      let parts = transcripts.append(event, from: voice)
      if case .speechStarted(_, let start) = event { starts[voice] = start.milliseconds }
      let news = FeedNews(event, from: voice, start: starts[voice])
      guard news != nil || caption != nil || !parts.isEmpty else { return }
      let files = parts.isEmpty ? nil : FeedMessage.files(parts)
      change { history in
        if let news { history.add(news) }
        if let files { history.add(files) }
        if let caption { history.show(caption) }
      }
    }
  }

  /// Shows captions from now on.
  public func show(_ caption: CaptionState) {
    let caption = FeedMessage.caption(caption, at: WallTime.now.millisecondsSince1970)
    change { $0.show(caption) }
  }

  /// Reports how the session goes.
  public func set(_ status: CaptionStatus) {
    metrics.set(status)
    let status = FeedMessage.status(status)
    change { $0.set(status) }
  }

  /// Nothing more will come: clients are sent what they have not had, and let go.
  public func finish() {
    let waiters = state.withLock { state in
      state.hasClosed = true
      defer { state.waiters = [:] }
      return Array(state.waiters.values)
    }
    for waiter in waiters { waiter.resume() }
  }

  /// Returns once no client follows any more, or the task is cancelled.
  public func clientsLeft() async {
    while metrics.clients > 0, !Task.isCancelled { await metrics.change() }
  }

  /// How many clients follow.
  public var clientCount: Int { metrics.clients }

  /// Lets every client know that the line is alive.
  func tick() {
    change { $0.tick() }
  }

  /// The session's name.
  var session: String { state.withLock { $0.history.session } }

  func cursor(after id: String?) -> FeedHistory.Cursor {
    state.withLock { $0.history.cursor(after: id) }
  }

  /// What a client at `cursor` has not had; waits where there is nothing. Nil when nothing more will come, or the task is
  /// cancelled.
  func next(_ cursor: inout FeedHistory.Cursor, isFirst: Bool) async -> [FeedMessage]? {
    while !Task.isCancelled {
      let (messages, isLast) = state.withLock { ($0.history.next(&cursor, isFirst: isFirst), $0.hasClosed) }
      if !messages.isEmpty { return messages }
      if isLast { return nil }
      await change(since: cursor)
    }
    return nil
  }

  private func change(_ body: (inout FeedHistory) -> Void) {
    let waiters: [CheckedContinuation<Void, Never>] = state.withLock { state in
      body(&state.history)
      defer { state.waiters = [:] }
      return Array(state.waiters.values)
    }
    for waiter in waiters { waiter.resume() }
  }

  /// Waits until there is something that a client at `cursor` has not had.
  private func change(since cursor: FeedHistory.Cursor) async {
    let number = state.withLock { state in
      state.waiterCount += 1
      return state.waiterCount
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isLate = state.withLock { state in
          guard !Task.isCancelled, !state.hasClosed, !state.history.hasNews(since: cursor) else { return true }
          state.waiters[number] = continuation
          return false
        }
        if isLate { continuation.resume() }
      }
    } onCancel: {
      state.withLock { $0.waiters.removeValue(forKey: number) }?.resume()
    }
  }
}
