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
    /// Stay with what is captured: the new default is what the desktop plays.
    case ignore(String)
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
    case resolving(since: Instant)
    /// Moves to `capturing`, `waitingForSource` or `waitingForServer`.
    case opening(String, since: Instant)
    /// Moves to `opening`, `waitingForSource` or `waitingForServer`.
    case capturing(String)
    /// Moves to `resolving` or `opening`, by news or at the time.
    case waitingForSource(until: Instant)
    /// Moves to `connecting` at the time.
    case waitingForServer(until: Instant)
    /// Stays.
    case failed
  }

  /// A server that is there and does not answer is given this long.
  private static let patience = Duration.seconds(5)
  private static let shortestRetry = Duration.milliseconds(100)
  /// Short enough that capture is back well within 2 s of the device.
  private static let longestRetry = Duration.milliseconds(500)

  private let target: PulseTarget
  private var state = State.idle
  private var hasCaptured = false
  private var retry = Self.shortestRetry
  /// Whether the default may be what the desktop plays: until a microphone was captured, which an unplugged one must not
  /// become.
  private var takesMonitors = true
  /// Whether the source that is being opened is what an output plays.
  private var opensMonitor = false
  /// The new default that was last ignored.
  private var ignored: String?

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

  mutating func serverReady(at now: Instant) -> Action {
    guard case .connecting = state else { return .wait }
    return resolve(at: now)
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
  ///
  /// - Parameters:
  ///   - source: The default source.
  ///   - isMonitor: Whether that is what an output plays.
  ///   - sink: The default output.
  ///   - now: The time.
  /// - Returns: What to do.
  mutating func defaultsAre(source: String?, isMonitor: Bool = false, sink: String?, at now: Instant) -> Action {
    let name = target.sourceName(defaultSource: source, defaultSink: sink)
    let isUnwanted = target == .defaultSource && isMonitor && !takesMonitors
    switch state {
    case .resolving:
      guard let name, !isUnwanted else { return hasCaptured ? waitForSource(at: now) : fail(.noDefault) }
      (state, opensMonitor) = (.opening(name, since: now), isMonitor)
      return .open(name)
    case .capturing(let current):
      guard let name, name != current else { return .wait }
      guard !isUnwanted else {
        defer { ignored = name }
        return ignored == name ? .wait : .ignore(name)
      }
      (state, opensMonitor) = (.opening(name, since: now), isMonitor)
      return .follow(name)
    case .idle, .connecting, .opening, .waitingForSource, .waitingForServer, .failed: return .wait
    }
  }

  /// The stream is ready on the source that the server names.
  mutating func streamReady(on source: String?, at now: Instant) -> Action {
    guard case .opening(let name, _) = state else { return .wait }
    guard source == name else {
      _ = waitForSource(at: now)
      return .close
    }
    state = .capturing(name)
    hasCaptured = true
    takesMonitors = takesMonitors && opensMonitor
    ignored = nil
    retry = Self.shortestRetry
    return .wait
  }

  mutating func streamFailed(at now: Instant) -> Action {
    switch state {
    case .opening(let name, _):
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
  mutating func sourcesChanged(at now: Instant) -> Action {
    switch state {
    case .waitingForSource: return resolve(at: now)
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
    case .waitingForSource(let until) where now >= until: return resolve(at: now)
    case .connecting(let since) where !hasCaptured && now - since >= Self.patience,
      .resolving(let since) where now - since >= Self.patience,
      .opening(_, let since) where now - since >= Self.patience:
      return serverFailed("no answer", at: now)
    case .idle, .connecting, .resolving, .opening, .capturing, .waitingForSource, .waitingForServer, .failed:
      return .wait
    }
  }

  private mutating func resolve(at now: Instant) -> Action {
    guard case .named(let name) = target else {
      state = .resolving(since: now)
      return .askDefaults
    }
    state = .opening(name, since: now)
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
