public import StenoSpeech

extension RecognitionEngine {
  /// Recognizes one segment in a session of its own, for tests of engines.
  ///
  /// - Parameters:
  ///   - segment: The segment.
  ///   - options: What the session asks for. The default is the options' defaults.
  ///   - report: Takes words as they are committed, and the changing rest.
  /// - Returns: The final text.
  /// - Throws: What making the session and recognizing the segment throw.
  public func recognize(
    _ segment: SegmentLog, options: RecognitionOptions = RecognitionOptions(),
    report: @escaping @Sendable (RecognitionUpdate) async -> Void
  ) async throws -> Recognition {
    try await makeSession(options).recognize(segment, report: report)
  }
}
