import StenoCore
import Synchronization

/// Keeps sources of one recording near one another, though each is read by itself: one that is far ahead waits for the
/// slowest, so that what waits for its turn in the transcript is bounded.
final class Convoy: Sendable {
  private struct State {
    /// How far each has come that has not ended.
    var positions: [Voice: FrameIndex]
    var waiters: [CheckedContinuation<Void, Never>] = []

    mutating func take() -> [CheckedContinuation<Void, Never>] {
      defer { waiters = [] }
      return waiters
    }
  }

  private let state: Mutex<State>
  /// How far one may be ahead: two minutes.
  private static let lead = 120 * FrameIndex.perSecond

  init(_ voices: [Voice]) {
    state = Mutex(State(positions: Dictionary(voices.map { ($0, .zero) }) { first, _ in first }))
  }

  /// A source has come to `frame`.
  func advance(_ voice: Voice, to frame: FrameIndex) {
    change { $0.positions[voice] = frame }
  }

  /// A source has ended, and holds nobody up.
  func leave(_ voice: Voice) {
    change { $0.positions[voice] = nil }
  }

  /// Returns once a source is not too far ahead, or the task is cancelled.
  func wait(_ voice: Voice) async {
    while state.withLock({ Self.isAhead(voice, $0) }), !Task.isCancelled {
      await withTaskCancellationHandler {
        await withCheckedContinuation { continuation in
          let waits = state.withLock { state in
            guard Self.isAhead(voice, state), !Task.isCancelled else { return false }
            state.waiters.append(continuation)
            return true
          }
          if !waits { continuation.resume() }
        }
      } onCancel: {
        change { _ in }
      }
    }
  }

  private static func isAhead(_ voice: Voice, _ state: State) -> Bool {
    guard let own = state.positions[voice], let slowest = state.positions.values.min() else { return false }
    return own - slowest > lead
  }

  private func change(_ body: (inout State) -> Void) {
    let waiters = state.withLock { state in
      body(&state)
      return state.take()
    }
    for waiter in waiters { waiter.resume() }
  }
}

/// A source that stays in its ``Convoy``.
final class ConvoyedSource: AudioSource {
  private let source: any AudioSource
  private let voice: Voice
  private let convoy: Convoy

  init(_ source: any AudioSource, voice: Voice, convoy: Convoy) {
    (self.source, self.voice, self.convoy) = (source, voice, convoy)
  }

  deinit { convoy.leave(voice) }

  var name: String { source.name }
  var isLive: Bool { source.isLive }
  var canStall: Bool { source.canStall }

  func next() async throws -> CaptureEvent? {
    await convoy.wait(voice)
    do {
      guard let event = try await source.next() else {
        convoy.leave(voice)
        return nil
      }
      convoy.advance(voice, to: event.frames.upperBound)
      return event
    } catch {
      convoy.leave(voice)
      throw error
    }
  }

  func finish() {
    convoy.leave(voice)
    source.finish()
  }
}
