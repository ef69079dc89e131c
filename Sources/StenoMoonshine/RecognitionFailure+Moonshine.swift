import StenoCore

extension RecognitionFailure {
  /// The engine or one of its files is not there.
  static func unavailable(_ message: String) -> RecognitionFailure {
    RecognitionFailure(code: "engine_unavailable", message: message, isRetryable: false)
  }

  /// A model file does not hold what it should.
  static func badModel(_ message: String) -> RecognitionFailure {
    RecognitionFailure(code: "bad_model", message: message, isRetryable: false)
  }
}
