import StenoCore

/// What to do about a connection that ended or broke, a value without clock.
struct ReconnectionMachine: Sendable {
  /// What the caller must do.
  enum Action: Sendable, Equatable {
    /// Connect again after this pause.
    case retry(after: Duration)
    /// The stream is over.
    case end
    case fail(SourceError)
  }

  private let options: ReconnectionOptions
  private var attempts = 0

  init(options: ReconnectionOptions) {
    self.options = options
  }

  /// Notes that audio came.
  mutating func hear() {
    attempts = 0
  }

  /// Takes that a connection ended, or failed with `error`, when the last audio was so long ago.
  mutating func lose(_ error: SourceError?, sinceAudio: Duration) -> Action {
    let isMissing = error?.code == .missing
    if let error, [.unauthorized, .unsupported, .notAudio].contains(error.code) { return .fail(error) }
    guard sinceAudio < (isMissing ? options.patienceWhenMissing : options.patience) else {
      guard let error, !isMissing else { return .end }
      let seconds = Int((options.patience / .seconds(1)).rounded())
      return .fail(SourceError(code: .gaveUp, message: "\(error.message); gave up after \(seconds) s"))
    }
    defer { attempts += 1 }
    var pause = min(options.firstPause, options.longestPause)
    // Halves are compared, because a double may not fit. Past 16 doublings any pause is the longest.
    for _ in 0..<min(attempts, 16) { pause = pause < options.longestPause / 2 ? pause * 2 : options.longestPause }
    return .retry(after: pause)
  }
}
