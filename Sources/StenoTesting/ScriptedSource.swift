import StenoSystem
public import StenoCore
import Synchronization

/// A source that delivers what it was told to, for tests.
///
/// ```swift
/// let clock = ManualClock()
/// let source = ScriptedSource([.deliver(.audio(chunk)), .wait(.seconds(3)), .fail(error)], clock: clock)
/// ```
public final class ScriptedSource: AudioSource {
  /// What the source does next.
  public enum Step: Sendable {
    /// Delivers an event.
    case deliver(CaptureEvent)
    /// Delivers nothing until the clock has moved on by this much.
    case wait(Duration)
    /// Delivers nothing any more, and ends only with ``ScriptedSource/finish()``.
    case hang
    /// Breaks.
    case fail(any Error)
  }

  /// `script`.
  public let name = "script"
  /// Whether the source says that it is live.
  public let isLive: Bool
  /// Whether the source says that it can stall.
  public let canStall: Bool
  private let clock: any Clock<Duration>
  /// What is still to be done, the last first.
  private let steps: Mutex<[Step]>
  private let finished = BoundedChannel<Never>(capacity: 1)

  /// A source that takes these steps and ends.
  ///
  /// - Parameters:
  ///   - steps: What it does, in order.
  ///   - clock: The clock that it waits on.
  ///   - isLive: Whether it says that it is live.
  ///   - canStall: Whether it says that it can stall.
  public init(
    _ steps: [Step], clock: any Clock<Duration> = ManualClock(), isLive: Bool = false, canStall: Bool = false
  ) {
    self.steps = Mutex(steps.reversed())
    self.clock = clock
    self.isLive = isLive
    self.canStall = canStall
  }

  /// A source that delivers these events and ends.
  public convenience init(_ events: [CaptureEvent]) {
    self.init(events.map { .deliver($0) })
  }

  /// Takes steps up to the next event; nil after the last, after ``finish()``, and when the task is cancelled.
  ///
  /// - Throws: What a `fail` step says.
  public func next() async throws -> CaptureEvent? {
    while let step = steps.withLock({ $0.popLast() }) {
      switch step {
      case .deliver(let event): return event
      case .wait(let duration): await wait(duration)
      case .hang: _ = await finished.next()
      case .fail(let error): throw error
      }
    }
    return nil
  }

  /// Ends the input: no further step is taken.
  public func finish() {
    steps.withLock { $0 = [] }
    finished.finish()
  }

  private func wait(_ duration: Duration) async {
    await withTaskGroup { [clock, finished] group in
      group.addTask { try? await clock.sleep(for: duration) }
      group.addTask { _ = await finished.next() }
      await group.next()
      group.cancelAll()
    }
  }
}
