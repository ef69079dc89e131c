/// Whether a server takes audio while it is being spoken, found out by trying. A value.
struct UploadMode: Sendable, Equatable {
  private enum State: Equatable {
    /// So many streamed uploads were refused, and none was taken. Moves to `streams` or `whole`.
    case unknown(refusals: Int)
    case streams
    case whole
  }

  private var state: State

  /// - Parameter streams: Whether to try it at all.
  init(streams: Bool) {
    state = streams ? .unknown(refusals: 0) : .whole
  }

  /// Whether the next live segment is streamed.
  var streams: Bool { state != .whole }

  /// A streamed upload was answered with success.
  mutating func accepted() {
    if case .unknown = state { state = .streams }
  }

  /// A streamed upload was answered with an error status; some servers do not know chunks, or a WAV file of unknown
  /// length. Two of them are taken as an answer.
  mutating func refused() {
    if case .unknown(let refusals) = state { state = refusals >= 1 ? .whole : .unknown(refusals: refusals + 1) }
  }
}
