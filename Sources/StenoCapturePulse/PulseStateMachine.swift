/// What a capture must do next as the server, its sources and its defaults come and go.
///
/// A value without clock or library. Every stream is bound to the source it was opened on: the server may not move it, and
/// where the default changes, this machine opens another.
struct PulseStateMachine: Sendable {
  typealias Instant = ContinuousClock.Instant

  /// What the caller must do; the machine itself touches nothing.
  enum Action: Equatable {
    case wait
    /// Connect to the server anew.
    case connect
    /// Let the connection go: the server is gone.
    case disconnect
    /// Ask the server for its default source and sink.
    case askDefaults
    /// Open a stream on the source of this name.
    case open(String)
    /// Let the stream go: its source is gone.
    case close
    /// Let the stream go and open one on the new default.
    case follow(String)
    /// Capture has never begun and cannot: end with an error.
    case fail(Failure)
  }

  enum Failure: Equatable {
    /// No server answers; with the library's reason.
    case noServer(String)
    /// There is no source of this name.
    case noSource(String)
    /// The server has no source that could be the default.
    case noDefault
  }

  private enum State {
    /// Moves to `connecting`.
    case idle
    /// Moves to `resolving`, `opening` or `waitingForServer`.
    case connecting(since: Instant)
    /// The defaults were asked for. Moves to `opening` or `waitingForSource`.
    case resolving
    /// Moves to `capturing` or `waitingForSource`.
    case opening(String)
    /// Moves to `opening`, `waitingForSource` or `waitingForServer`.
    case capturing(String)
    /// Moves to `resolving` or `opening`, by news or at the time.
    case waitingForSource(until: Instant)
    /// Moves to `connecting` at the time.
    case waitingForServer(until: Instant)
    /// Stays.
    case failed
  }

  /// A server that is there and does not answer is given this long at the beginning.
  private static let patience = Duration.seconds(5)
  private static let shortestRetry = Duration.milliseconds(100)
  /// Short enough that capture is back well within 2 s of the device.
  private static let longestRetry = Duration.milliseconds(500)

  private let target: PulseTarget
  private var state = State.idle
  private var hasCaptured = false
  private var retry = Self.shortestRetry

  init(target: PulseTarget) {
    self.target = target
  }

  /// The source that is captured now.
  var capturedSource: String? {
    guard case .capturing(let name) = state else { return nil }
    return name
  }

  mutating func begin(at now: Instant) -> Action {
    guard case .idle = state else { return .wait }
    state = .connecting(since: now)
    return .connect
  }

  mutating func serverReady() -> Action {
    guard case .connecting = state else { return .wait }
    return resolve()
  }

  mutating func serverFailed(_ reason: String, at now: Instant) -> Action {
    switch state {
    case .failed, .idle, .waitingForServer: return .wait
    case .connecting, .resolving, .opening, .capturing, .waitingForSource: break
    }
    guard hasCaptured else { return fail(.noServer(reason)) }
    if case .capturing = state { retry = Self.shortestRetry }
    state = .waitingForServer(until: now + retry)
    retry = min(retry * 2, Self.longestRetry)
    return .disconnect
  }

  /// The server's defaults are these; nil for one that it does not have.
  mutating func defaultsAre(source: String?, sink: String?, at now: Instant) -> Action {
    let name = target.sourceName(defaultSource: source, defaultSink: sink)
    switch state {
    case .resolving:
      guard let name else { return hasCaptured ? waitForSource(at: now) : fail(.noDefault) }
      state = .opening(name)
      return .open(name)
    case .capturing(let current):
      guard let name, name != current else { return .wait }
      state = .opening(name)
      return .follow(name)
    case .idle, .connecting, .opening, .waitingForSource, .waitingForServer, .failed: return .wait
    }
  }

  /// The stream is ready on the source that the server names.
  mutating func streamReady(on source: String?, at now: Instant) -> Action {
    guard case .opening(let name) = state else { return .wait }
    guard source == name else {
      _ = waitForSource(at: now)
      return .close
    }
    state = .capturing(name)
    hasCaptured = true
    retry = Self.shortestRetry
    return .wait
  }

  mutating func streamFailed(at now: Instant) -> Action {
    switch state {
    case .opening(let name):
      guard hasCaptured else { return fail(.noSource(name)) }
      _ = waitForSource(at: now)
      return .close
    case .capturing:
      _ = waitForSource(at: now)
      return .close
    case .idle, .connecting, .resolving, .waitingForSource, .waitingForServer, .failed: return .wait
    }
  }

  /// The server has moved the stream, which it was told not to do.
  mutating func streamMoved(to source: String?, at now: Instant) -> Action {
    guard case .capturing(let name) = state, source != name else { return .wait }
    _ = waitForSource(at: now)
    return .close
  }

  /// A source was added or the defaults have changed.
  mutating func sourcesChanged() -> Action {
    switch state {
    case .waitingForSource: return resolve()
    case .capturing:
      if case .named = target { return .wait }
      return .askDefaults
    case .idle, .connecting, .resolving, .opening, .waitingForServer, .failed: return .wait
    }
  }

  mutating func tick(at now: Instant) -> Action {
    switch state {
    case .waitingForServer(let until) where now >= until:
      state = .connecting(since: now)
      return .connect
    case .waitingForSource(let until) where now >= until: return resolve()
    case .connecting(let since) where !hasCaptured && now - since >= Self.patience:
      return fail(.noServer("no answer"))
    case .idle, .connecting, .resolving, .opening, .capturing, .waitingForSource, .waitingForServer, .failed:
      return .wait
    }
  }

  private mutating func resolve() -> Action {
    guard case .named(let name) = target else {
      state = .resolving
      return .askDefaults
    }
    state = .opening(name)
    return .open(name)
  }

  private mutating func waitForSource(at now: Instant) -> Action {
    state = .waitingForSource(until: now + Self.longestRetry)
    return .wait
  }

  private mutating func fail(_ failure: Failure) -> Action {
    state = .failed
    return .fail(failure)
  }
}
