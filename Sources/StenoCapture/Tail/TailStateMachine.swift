/// What to do about a file that is followed, by what has happened to it.
///
/// A value without clock or I/O. Times are spans since any fixed moment.
struct TailStateMachine: Sendable {
  private enum State {
    /// No file is open. Moves to `following`.
    case absent
    /// A file is open and was read up to `position`; it was last seen to grow at `grewAt`. Moves to `superseded`, `ended`.
    case following(position: Int64, grewAt: Duration)
    /// The file was truncated or replaced. Moves to `absent`.
    case superseded
    case ended
  }

  /// Why a part of the input ends.
  enum Ending: Sendable, Equatable {
    /// The file has become shorter than what was read of it, or other than what was read.
    case truncated
    /// Another file has taken its name.
    case replaced
    /// Nobody writes to it any more.
    case closed
    /// It has not grown for the longest time allowed.
    case idle

    /// Whether another part follows.
    var isSuperseded: Bool { self == .truncated || self == .replaced }
  }

  /// What the caller must do.
  enum Action: Sendable, Equatable {
    case open
    /// Read on from where it stands.
    case read
    /// Wait for news of the file, no longer than this.
    case wait(atMost: Duration?)
    case end(Ending)
    /// The file is not there, and nobody wants to wait for it.
    case fail
  }

  private let options: TailOptions
  private var state = State.absent

  init(options: TailOptions) {
    self.options = options
  }

  /// Takes whether the name leads to a file, while none is open.
  func look(isThere: Bool, isFirst: Bool) -> Action {
    // A file that was there once is being replaced.
    isThere ? .open : options.waitsForFile || !isFirst ? .wait(atMost: nil) : .fail
  }

  /// Notes that a file was opened.
  mutating func opened(at now: Duration) {
    state = .following(position: 0, grewAt: now)
  }

  /// Notes that `count` bytes were read.
  mutating func read(_ count: Int, at now: Duration) {
    guard case .following(let position, _) = state else { return }
    state = .following(position: position + Int64(count), grewAt: now)
  }

  /// Takes what is known of the open file once all of it seems to have been read.
  mutating func observe(_ facts: FileFacts, at now: Duration) -> Action {
    guard case .following(let position, let grewAt) = state else { return .wait(atMost: nil) }
    if facts.length < position || facts.isRewritten { return supersede(.truncated) }
    if facts.length > position { return .read }
    if facts.isReplaced { return supersede(.replaced) }
    if options.endsWhenClosed, facts.isClosed { return end(.closed) }
    guard let limit = options.idleLimit else { return .wait(atMost: nil) }
    let rest = limit - (now - grewAt)
    return rest > .zero ? .wait(atMost: rest) : end(.idle)
  }

  /// Notes that the next file is wanted.
  ///
  /// - Returns: False where there is none.
  mutating func advance() -> Bool {
    guard case .superseded = state else { return false }
    state = .absent
    return true
  }

  /// Bytes that were read of the open file.
  var position: Int64 {
    guard case .following(let position, _) = state else { return 0 }
    return position
  }

  private mutating func supersede(_ ending: Ending) -> Action {
    state = .superseded
    return .end(ending)
  }

  private mutating func end(_ ending: Ending) -> Action {
    state = .ended
    return .end(ending)
  }
}
