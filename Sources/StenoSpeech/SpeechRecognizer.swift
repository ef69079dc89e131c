public import StenoCore

/// Turns a segment of speech into text, while its audio may still be arriving.
///
/// A recognizer serves many segments, up to ``RecognizerCapabilities/concurrentSegments`` at once.
public protocol SpeechRecognizer: Sendable {
  /// The provider's name, as in `--provider` and in events.
  var name: String { get }

  /// What the provider can do.
  var capabilities: RecognizerCapabilities { get }

  /// Does what would otherwise make the first segment late: loads a model, opens connections. May be called again.
  func prepare() async throws

  /// Recognizes one segment.
  ///
  /// - Parameters:
  ///   - segment: The segment and its updates; the last of them is `closed`.
  ///   - report: Takes words as they are committed, and the changing rest. Committed words are never taken back.
  /// - Returns: The final text; what was reported as committed is its beginning.
  /// - Throws: ``StenoCore/RecognitionFailure`` where the segment could not be recognized; `CancellationError`.
  func recognize(
    _ segment: OpenSegment, report: @escaping @Sendable (RecognitionUpdate) async -> Void
  ) async throws -> Recognition

  /// Says that another recognizer had the segment, so that nobody waits for what this one makes of it.
  ///
  /// To be called for every segment that this recognizer is not given while it gets others of the same session.
  ///
  /// - Parameter id: The item.
  func skip(_ id: ItemID) async
}

extension SpeechRecognizer {
  /// Does nothing: most recognizers read each segment by itself.
  ///
  /// - Parameter id: The item.
  public func skip(_ id: ItemID) async {}
}
