public import StenoCore
import StenoSystem

/// An engine that gives a live segment up when its text is late, so that one segment cannot hold up a transcript.
///
/// Segments of a recording have no deadline: nobody waits for them as they are spoken.
public struct DeadlineEngine: RecognitionEngine {
  private let engine: any RecognitionEngine
  private let deadline: Duration
  private let clock: any Clock<Duration>

  /// `engine`, with a deadline.
  ///
  /// - Parameters:
  ///   - engine: Who recognizes.
  ///   - deadline: How long after a segment's end, or after it was given a segment that had ended, its text may come.
  ///   - clock: The clock that this is measured on.
  public init(_ engine: any RecognitionEngine, deadline: Duration, clock: any Clock<Duration> = .continuous) {
    self.engine = engine
    self.deadline = deadline
    self.clock = clock
  }

  /// The engine's name.
  public var name: String { engine.name }

  /// What the engine can do.
  public var capabilities: RecognizerCapabilities { engine.capabilities }

  /// Why the engine failed last.
  public var lastFailure: RecognitionFailure? { engine.lastFailure }

  /// Prepares the engine.
  ///
  /// - Throws: What it throws.
  public func prepare() async throws { try await engine.prepare() }

  /// A session of the engine, with the deadline for each live segment.
  ///
  /// - Throws: What the engine throws.
  public func makeSession(_ options: RecognitionOptions) throws -> any RecognitionSession {
    DeadlineSession(session: try engine.makeSession(options), engine: engine, deadline: deadline, clock: clock)
  }
}

/// One stream of audio at a ``DeadlineEngine``.
private struct DeadlineSession: RecognitionSession {
  let session: any RecognitionSession
  let engine: any RecognitionEngine
  let deadline: Duration
  let clock: any Clock<Duration>

  func recognize(
    _ segment: SegmentLog, report: @escaping @Sendable (RecognitionUpdate) async -> Void
  ) async throws -> Recognition {
    guard segment.isLive else { return try await session.recognize(segment, report: report) }
    return try await race {
      try await session.recognize(segment, report: report)
    } against: {
      guard await segment.ended() != nil else { throw CancellationError() }
      try await clock.sleep(for: deadline)
      throw lateness
    }
  }

  /// What is said of a segment that was given up, with what kept it where that is known.
  private var lateness: RecognitionFailure {
    let seconds = (deadline / .seconds(1)).formatted
    let cause = engine.lastFailure.map { "; the last failure: \($0.message)" } ?? ""
    return .timedOut(
      "\(engine.name) returned no text within \(seconds) s of the end of speech (--deadline)\(cause)")
  }
}

extension Double {
  /// As few digits as say it, as in `30` or `0.5`.
  fileprivate var formatted: String {
    Int64(exactly: self).map { "\($0)" } ?? "\(self)"
  }
}
