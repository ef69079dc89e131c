import StenoCore

/// A session of an engine that reads each segment by itself, once all of it has been spoken.
public struct WholeSegmentSession: RecognitionSession {
  private let transcribe: @Sendable ([Float]) async throws -> Recognition

  /// A session over a function.
  ///
  /// - Parameter transcribe: Takes a segment's samples, mono at 16 kHz in `-1...1`, and gives its text. What it throws
  ///   fails the segment and not the session: ``StenoCore/RecognitionFailure`` says why, anything else is an
  ///   `internal_error`.
  public init(_ transcribe: @escaping @Sendable ([Float]) async throws -> Recognition) {
    self.transcribe = transcribe
  }

  /// Waits for the segment's end and recognizes it.
  ///
  /// - Throws: What the function throws; `CancellationError`.
  public func recognize(
    _ segment: SegmentLog, report: @escaping @Sendable (RecognitionUpdate) async -> Void
  ) async throws -> Recognition {
    var reader = segment.makeReader()
    var samples: [Float] = []
    while let update = await reader.next() {
      switch update {
      case .audio(let chunk, _, _): samples += chunk.samples
      case .closed(let closed): return try await transcribe(Array(samples.prefix(Int(closed.frames.length))))
      case .hangover, .resume: break
      }
    }
    throw CancellationError()
  }
}
