/// An engine that can also turn a recording into text that it fetches by itself.
public protocol FetchingEngine: RecognitionEngine {
  /// Has a recording fetched and recognized, all of it at once.
  ///
  /// - Parameter url: Where the engine finds the recording.
  /// - Returns: The final text; word times count from the recording's beginning.
  /// - Throws: ``StenoCore/RecognitionFailure`` where it could not be recognized; `CancellationError`.
  func recognize(url: String) async throws -> Recognition
}
