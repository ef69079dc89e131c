import StenoSystem
import StenoCore

/// The first stage of a session: reads the source to its end, and tells when it has stalled.
struct Capture: Sendable {
  let source: any AudioSource
  let clock: any Clock<Duration>
  let stallLimit: Duration
  /// What the source delivered; ends with the source.
  let signals: BoundedChannel<CaptureSignal>
  /// What the caller wants.
  let control: SessionControl
  /// What the session measures.
  let metrics: SessionMetrics

  init(_ source: any AudioSource, _ options: SessionOptions, control: SessionControl = SessionControl()) {
    self.source = source
    clock = options.clock
    stallLimit = options.stallLimit
    self.control = control
    metrics = SessionMetrics(isLive: { source.isLive })
    signals = CaptureBacklog.queue(options.overload, limit: options.queueLimit)
  }

  /// Reads until the source ends, breaks or the task is cancelled.
  ///
  /// - Returns: Why the source broke; nil if it did not.
  func run() async -> (any Error)? {
    defer { signals.finish() }
    let watch = StallWatch()
    return await withTaskGroup(of: Outcome.self) { group in
      group.addTask { .read(await read(watch)) }
      if source.canStall { group.addTask { await tellStalls(watch) } }
      group.addTask { await passCommandsOn() }
      while let outcome = await group.next() {
        guard case .read(let failure) = outcome else { continue }
        group.cancelAll()
        return failure
      }
      return nil
    }
  }

  private enum Outcome: Sendable {
    case read((any Error)?)
    case watched
  }

  private func read(_ watch: StallWatch) async -> (any Error)? {
    await withTaskCancellationHandler {
      do {
        while let event = try await watch.waiting({ try await source.next() }) {
          metrics.observe(event, waiting: signals.load)
          guard await signals.send(.event(event)) else { break }
        }
        return nil
      } catch {
        return error
      }
    } onCancel: {
      source.finish()
    }
  }

  private func passCommandsOn() async -> Outcome {
    while let command = await control.commands.next() { await signals.send(.command(command)) }
    return .watched
  }

  /// Looks several times within the limit, so that a stall is told soon after it and a machine that slept tells none.
  private func tellStalls(_ watch: StallWatch) async -> Outcome {
    let pause = max(stallLimit / StallWatch.looksPerLimit, .milliseconds(1))
    while (try? await clock.sleep(for: pause)) != nil {
      if watch.look() { await signals.send(.stalled) }
    }
    return .watched
  }
}
