import StenoSystem
import StenoCore

/// The state of a ``ReconnectingSource``: the connection, and where its audio stands on the timeline.
actor ReconnectingReader<Time: Clock> where Time.Duration == Duration {
  typealias Connection = ReconnectingSource<Time>.Connection

  private enum State {
    /// No connection; `isFirst` before there was any. Moves to `connected`, `ended`.
    case disconnected(isFirst: Bool)
    /// Moves to `disconnected`, `ended`.
    case connected(any AudioSource, isEndless: Bool)
    case ended
  }

  private let clock: Time
  private let finished: BoundedChannel<Never>
  private let connect: @Sendable () -> Connection
  private var machine: ReconnectionMachine
  private var timeline = JoinedTimeline()
  private var state = State.disconnected(isFirst: true)
  /// When the last audio came.
  private var heardAt: Time.Instant
  /// Since when the audio that comes next has been missing; nil where nothing is.
  private var missingSince: Time.Instant?
  /// What follows a gap that was given first.
  private var pending: CaptureEvent?

  init(
    options: ReconnectionOptions, clock: Time, finished: BoundedChannel<Never>,
    connect: @escaping @Sendable () -> Connection
  ) {
    (self.clock, self.finished, self.connect) = (clock, finished, connect)
    machine = ReconnectionMachine(options: options)
    heardAt = clock.now
  }

  /// The next event; nil at the end.
  func next(adopting adopt: (Connection) async throws -> Bool) async throws -> CaptureEvent? {
    if let event = pending {
      pending = nil
      return timeline.place(event)
    }
    while true {
      switch state {
      case .ended: return nil
      case .disconnected(let isFirst):
        do {
          let connection = connect()
          state = .connected(connection.source, isEndless: try await adopt(connection))
        } catch {
          if isFirst { return try end(error) }
          try await lose(error)
        }
      case .connected(let source, let isEndless):
        do {
          if let event = try await source.next() { return hear(event) }
          guard isEndless else { return try end(nil) }
          try await waitAfterLoss(nil)
        } catch {
          guard isEndless else { return try end(error) }
          try await lose(error)
        }
      }
    }
  }

  private func hear(_ event: CaptureEvent) -> CaptureEvent {
    machine.hear()
    heardAt = clock.now
    guard let since = missingSince else { return timeline.place(event) }
    missingSince = nil
    let missing = since.duration(to: heardAt) / .seconds(1) * Double(FrameIndex.perSecond)
    pending = event
    return timeline.restart(
      after: max(Int64(missing) - event.frames.length, 0), cause: .sourceLost,
      detail: "the connection was lost and re-established")
  }

  private func lose(_ error: any Error) async throws {
    guard let error = error as? SourceError else { return _ = try end(error) }
    try await waitAfterLoss(error)
  }

  /// Waits for the next attempt, or ends.
  private func waitAfterLoss(_ error: SourceError?) async throws {
    if missingSince == nil { missingSince = heardAt }
    switch machine.lose(error, sinceAudio: heardAt.duration(to: clock.now)) {
    case .end: state = .ended
    case .fail(let error): _ = try end(error)
    case .retry(let pause):
      let isDue = await clock.sleep(until: clock.now.advanced(by: pause), unless: finished)
      state = isDue ? .disconnected(isFirst: false) : .ended
    }
  }

  private func end(_ error: (any Error)?) throws -> CaptureEvent? {
    state = .ended
    if let error { throw error }
    return nil
  }
}
