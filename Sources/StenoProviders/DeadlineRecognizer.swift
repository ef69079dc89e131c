public import StenoCore
public import StenoSpeech

/// A recognizer that gives a live segment up when its text is late, so that one segment cannot hold up a transcript.
///
/// Segments of a recording have no deadline: nobody waits for them as they are spoken.
public struct DeadlineRecognizer: SpeechRecognizer {
  private let recognizer: any SpeechRecognizer
  private let deadline: Duration
  private let clock: any Clock<Duration>

  /// `recognizer`, with a deadline.
  ///
  /// - Parameters:
  ///   - recognizer: Who recognizes.
  ///   - deadline: How long after a segment's end, or after it was given a segment that had ended, its text may come.
  ///   - clock: The clock that this is measured on.
  public init(_ recognizer: any SpeechRecognizer, deadline: Duration, clock: any Clock<Duration> = .continuous) {
    self.recognizer = recognizer
    self.deadline = deadline
    self.clock = clock
  }

  /// The recognizer's name.
  public var name: String { recognizer.name }

  /// What the recognizer can do.
  public var capabilities: RecognizerCapabilities { recognizer.capabilities }

  /// Prepares the recognizer.
  ///
  /// - Throws: What it throws.
  public func prepare() async throws { try await recognizer.prepare() }

  /// Passes it on.
  public func skip(_ id: ItemID) async { await recognizer.skip(id) }

  /// Recognizes one segment.
  ///
  /// - Throws: `RecognitionFailure` of code `timed_out` once the deadline has passed; what the recognizer throws.
  public func recognize(
    _ segment: OpenSegment, report: @escaping @Sendable (RecognitionUpdate) async -> Void
  ) async throws -> Recognition {
    guard segment.isLive else { return try await recognizer.recognize(segment, report: report) }
    let recording = SegmentRecording(segment)
    let copy = recording.makeCopy()
    return try await withThrowingTaskGroup(of: Recognition?.self) { group in
      defer { group.cancelAll() }
      group.addTask {
        await recording.record()
        return nil
      }
      group.addTask {
        await recording.play(to: copy)
        return nil
      }
      group.addTask { try await recognizer.recognize(copy, report: report) }
      group.addTask {
        guard await recording.closed() != nil else { return nil }
        try await clock.sleep(for: deadline)
        throw lateness
      }
      while let outcome = try await group.next() {
        if let outcome { return outcome }
      }
      throw CancellationError()
    }
  }

  /// What is said of a segment that was given up, with what kept it where that is known.
  private var lateness: RecognitionFailure {
    let seconds = (deadline / .seconds(1)).formatted
    let cause = (recognizer as? RemoteRecognizer)?.lastFailure.map { "; the last failure: \($0.message)" } ?? ""
    return RecognitionFailure(
      code: ProviderFailure.Kind.timedOut.rawValue,
      message: "\(name) returned no text within \(seconds) s of the end of speech (--deadline)\(cause)",
      isRetryable: true)
  }
}

extension Double {
  /// As few digits as say it, as in `30` or `0.5`.
  fileprivate var formatted: String {
    Int64(exactly: self).map { "\($0)" } ?? "\(self)"
  }
}
