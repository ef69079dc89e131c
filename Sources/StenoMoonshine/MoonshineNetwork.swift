import StenoCore

/// The encoder and decoder of a model, ready to run.
protocol MoonshineNetwork: Sendable {
  /// Encodes `audio` and begins a reading of it.
  ///
  /// - Parameter audio: Samples at 16 kHz, at least ``MoonshineModel/minimumSamples``.
  /// - Returns: The reading, before its first token.
  /// - Throws: `RecognitionFailure` when the library cannot run it.
  func pass(over audio: [Float]) throws(RecognitionFailure) -> any DecoderPass
}
