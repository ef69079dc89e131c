public import StenoCore
import Synchronization

/// A source whose audio is conditioned and looked at as it passes: the stage between decoding and the detector.
///
/// Gaps pass as they are, and nothing is held back.
public final class ConditionedSource: AudioSource {
  private struct State {
    var conditioner = SignalConditioner()
    var monitor: SignalMonitor

    mutating func take(
      _ chunk: AudioChunk, conditions: Bool
    ) -> (AudioChunk, findings: [SignalMonitor.Finding]) {
      var result = chunk
      if conditions { conditioner.condition(&result.samples) } else { conditioner.clean(&result.samples) }
      return (result, monitor.observe(chunk.samples, conditioner.report))
    }
  }

  private let source: any AudioSource
  private let conditions: Bool
  private let notice: @Sendable (SignalMonitor.Finding) -> Void
  private let state: Mutex<State>

  /// `source`, conditioned.
  ///
  /// - Parameters:
  ///   - source: Whose audio it is.
  ///   - conditions: Whether offset and level are mended. Otherwise only samples that are no numbers become silence. The
  ///     default is true.
  ///   - isDevice: Whether silence is odd. The default is false.
  ///   - notice: Takes each finding once, on the reader's side.
  public init(
    _ source: any AudioSource, conditions: Bool = true, isDevice: Bool = false,
    notice: @escaping @Sendable (SignalMonitor.Finding) -> Void = { _ in }
  ) {
    (self.source, self.conditions, self.notice) = (source, conditions, notice)
    state = Mutex(State(monitor: SignalMonitor(isDevice: isDevice)))
  }

  /// The source's own name.
  public var name: String { source.name }
  /// Whether the source is live.
  public var isLive: Bool { source.isLive }
  /// Whether the source can stall.
  public var canStall: Bool { source.canStall }
  /// The largest sample that the source gave so far.
  public var peak: Float { state.withLock { $0.monitor.peak } }

  /// The next event; nil at the end.
  ///
  /// - Throws: What the source throws.
  public func next() async throws -> CaptureEvent? {
    let event = try await source.next()
    guard case .audio(let chunk)? = event else { return event }
    let (conditioned, findings) = state.withLock { $0.take(chunk, conditions: conditions) }
    for finding in findings { notice(finding) }
    return .audio(conditioned)
  }

  /// Ends the input.
  public func finish() {
    source.finish()
  }
}
