public import StenoCore
import Synchronization

/// A source whose audio is conditioned and looked at as it passes: the stage between decoding and the detector.
///
/// Gaps pass as they are. At the beginning, up to ``StenoCore/SignalConditioner/mostHeld`` frames are held back until
/// the level is known; what is held comes before a gap, the end or an error. Positions are those of the source.
public final class ConditionedSource: AudioSource {
  private struct State {
    var conditioner = SignalConditioner()
    var monitor: SignalMonitor
    /// Where the next audio begins; nil before the first.
    var position: FrameIndex?
    /// What comes after what was held back.
    var next: Result<CaptureEvent?, any Error>?

    mutating func take(_ chunk: AudioChunk, conditions: Bool) -> (AudioChunk?, findings: [SignalMonitor.Finding]) {
      var result = chunk
      if conditions {
        result.start = position ?? chunk.start
        result.samples = conditioner.condition(chunk.samples)
      } else {
        conditioner.clean(&result.samples)
      }
      position = result.frames.upperBound
      return (result.samples.isEmpty ? nil : result, monitor.observe(chunk.samples, conditioner.report))
    }

    /// What is held back, before `next`; nil where nothing is.
    mutating func flush(before next: Result<CaptureEvent?, any Error>) -> AudioChunk? {
      defer { position = nil }
      let samples = conditioner.flush()
      guard !samples.isEmpty, let position else { return nil }
      self.next = next
      return AudioChunk(start: position, samples: samples)
    }

    mutating func takeNext() -> Result<CaptureEvent?, any Error>? {
      defer { next = nil }
      return next
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
    if let next = state.withLock({ $0.takeNext() }) { return try next.get() }
    while true {
      let event: Result<CaptureEvent?, any Error>
      do { event = .success(try await source.next()) } catch { event = .failure(error) }
      guard case .success(.audio(let chunk)?) = event else {
        if let held = state.withLock({ $0.flush(before: event) }) { return .audio(held) }
        return try event.get()
      }
      let (conditioned, findings) = state.withLock { $0.take(chunk, conditions: conditions) }
      for finding in findings { notice(finding) }
      if let conditioned { return .audio(conditioned) }
    }
  }

  /// Ends the input.
  public func finish() {
    source.finish()
  }
}
