public import StenoCore
public import StenoSpeech

/// A provider whose server can fetch a recording by itself.
public protocol AddressRecognizingProvider: RemoteProvider {
  /// Has the server fetch and recognize what is at `url`, all of it at once.
  ///
  /// - Parameters:
  ///   - url: An address that the server can reach.
  ///   - frames: Where the recording stands on the timeline; word times are kept inside.
  /// - Returns: The final text.
  /// - Throws: ``ProviderFailure``; `CancellationError`.
  func transcribe(url: String, frames: Range<FrameIndex>) async throws -> Recognition
}
