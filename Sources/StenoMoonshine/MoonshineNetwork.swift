import StenoCore

/// The encoder and decoder of a model, ready to run.
protocol MoonshineNetwork: Sendable {
  /// Encodes `audio` and begins a reading of it.
  ///
  /// - Parameters:
  ///   - audio: Samples at 16 kHz, at least ``MoonshineModel/minimumSamples``.
  ///   - session: Whose they are; nil for nobody's.
  /// - Returns: The reading, before its first token.
  /// - Throws: `RecognitionFailure` when the library cannot run it.
  func pass(over audio: [Float], of session: SessionKey?) throws(RecognitionFailure) -> any DecoderPass

  /// Forgets what is kept of a session, which is over.
  func forget(_ session: SessionKey)
}
