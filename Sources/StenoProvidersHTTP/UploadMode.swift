/// Whether a server takes audio while it is being spoken, found out by trying. A value.
struct UploadMode: Sendable, Equatable {
  /// How a streamed upload was refused.
  enum Refusal: Sendable, Equatable {
    /// With a status that says so, and the same audio was taken whole: some servers do not know chunks, or a WAV file of
    /// unknown length.
    case byStatus
    /// With an error of the server's own, which may have another reason.
    case byError
  }

  /// What a refusal changes.
  enum Change: Sendable, Equatable {
    case none
    /// Segments go up whole from now on.
    case stopped
    /// Segments go up whole for some time.
    case paused
  }

  private enum State: Equatable {
    /// None was taken yet. Moves to `streams`, `paused` or `whole`.
    case unknown(refusals: Int, errors: Int)
    case streams
    /// So many segments go up whole until it is tried again. Moves to `unknown`.
    case paused(left: Int)
    case whole
  }

  private static let longestPause = 256
  private var state: State
  private var pause = 16

  /// - Parameter streams: Whether to try it at all.
  init(streams: Bool) {
    state = streams ? .unknown(refusals: 0, errors: 0) : .whole
  }

  /// Whether the next live segment is streamed.
  var streams: Bool {
    switch state {
    case .unknown, .streams: true
    case .paused, .whole: false
    }
  }

  /// Whether the server is known to take streamed uploads.
  var isProven: Bool { state == .streams }

  /// A streamed upload was answered with success.
  mutating func accepted() {
    if case .unknown = state { state = .streams }
  }

  /// A segment went up whole, without trying anything else before.
  mutating func tookWhole() {
    guard case .paused(let left) = state else { return }
    state = left > 1 ? .paused(left: left - 1) : .unknown(refusals: 0, errors: 1)
  }

  /// A streamed upload was answered with an error status. Two of them are taken as an answer, as long as none was taken.
  ///
  /// - Returns: What that changes.
  mutating func refused(_ refusal: Refusal) -> Change {
    guard case .unknown(let refusals, let errors) = state else { return .none }
    switch refusal {
    case .byStatus where refusals >= 1:
      state = .whole
      return .stopped
    case .byStatus: state = .unknown(refusals: refusals + 1, errors: errors)
    case .byError where errors >= 1:
      state = .paused(left: pause)
      pause = min(pause * 2, Self.longestPause)
      return .paused
    case .byError: state = .unknown(refusals: refusals, errors: errors + 1)
    }
    return .none
  }
}
