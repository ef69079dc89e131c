import StenoCore
public import StenoSpeech

/// One way to a provider: an attempt at one segment. Retries, replay and limits are ``RemoteEngine``'s.
///
/// An adapter serves many attempts at once, up to ``StenoSpeech/RecognizerCapabilities/concurrentSegments``.
public protocol RemoteProvider: Sendable {
  /// How it is reached and what it is asked for.
  var configuration: ProviderConfiguration { get }

  /// What the provider can do as it is configured.
  var capabilities: RecognizerCapabilities { get }

  /// Opens a connection before it is needed, if none is open. Called at the beginning of a session.
  ///
  /// - Throws: ``ProviderFailure`` where the provider cannot be reached.
  func connect() async throws

  /// Tries once to recognize a segment whose audio may still be arriving.
  ///
  /// - Parameters:
  ///   - audio: The segment's audio, from its beginning; read it as often as need be.
  ///   - report: Takes words that this attempt will not change any more, and the changing rest. An attempt reports from
  ///     the segment's beginning, whatever earlier attempts did.
  /// - Returns: The final text.
  /// - Throws: ``ProviderFailure``; `CancellationError`.
  func transcribe(
    _ audio: SegmentAudio, report: @escaping @Sendable (RecognitionUpdate) async -> Void
  ) async throws -> Recognition
}
