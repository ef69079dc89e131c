import StenoCore
import Synchronization

/// Tells who does the work of a route, once a change and not once a segment.
public final class RouteWatch: Sendable {
  private struct State {
    /// Who does the work.
    var current = 0
    /// Segments in a row that somebody before it answered.
    var answered = 0
  }

  /// Segments in a row after which one that failed counts as back: one that fails now and then is not told of each time.
  private static let segmentsUntilBack = 3

  private let state = Mutex(State())
  private let tell: @Sendable (RouteChange) -> Void

  /// A watch over recognizers of which none has failed.
  ///
  /// - Parameter tell: Takes each change, from whatever thread it is found on; it must not block.
  public init(tell: @escaping @Sendable (RouteChange) -> Void) {
    self.tell = tell
  }

  /// The recognizer at `index` failed, and the one at `next` is asked.
  func failed(_ index: Int, _ error: any Error, next: Int, name: String) {
    let isNew = state.withLock { state in
      state.answered = 0
      guard next > state.current else { return false }
      state.current = next
      return true
    }
    guard isNew, let failure = error as? RecognitionFailure else { return }
    tell(.takesOver(name: name, because: failure))
  }

  /// The recognizer at `index` did a segment.
  func finished(_ index: Int, name: String) {
    let isBack = state.withLock { state in
      guard index < state.current else { return false }
      state.answered += 1
      guard state.answered == Self.segmentsUntilBack else { return false }
      (state.current, state.answered) = (index, 0)
      return true
    }
    if isBack { tell(.isBack(name: name)) }
  }
}
