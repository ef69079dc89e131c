import StenoCore

extension RecognitionFailure {
  /// A text that came too late to be waited for.
  static func timedOut(_ message: String) -> RecognitionFailure {
    RecognitionFailure(code: "timed_out", message: message, isRetryable: true)
  }
}
