import Glibc

/// Confidences as Riva gives them, over gRPC or through somebody's HTTP.
package enum RivaConfidence {
  /// A confidence as a probability: the server gives one, or its logarithm; nil where it has none, which it writes as 0,
  /// or where it is neither.
  ///
  /// #### Source
  /// nvidia-riva/common, `riva_asr.proto`, `SpeechRecognitionAlternative.confidence`: 0 is a sentinel for "not set".
  package static func probability(_ confidence: Double?) -> Float? {
    guard let confidence, confidence.isFinite, confidence != 0, confidence <= 1 else { return nil }
    return Float(confidence < 0 ? exp(confidence) : confidence)
  }
}
