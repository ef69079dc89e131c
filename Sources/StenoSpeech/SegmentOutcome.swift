import StenoSystem

/// Whether a segment has its final text or has failed: something to wait for, which happens once.
public struct SegmentOutcome: Sendable {
  private let gate = OneTimeGate()

  /// An outcome that is not there yet.
  public init() {}

  /// The segment has its final text, or has failed.
  public func finish() { gate.open() }

  /// Waits until it has.
  ///
  /// - Throws: `CancellationError` when the task is cancelled before.
  public func wait() async throws { try await gate.wait() }
}
