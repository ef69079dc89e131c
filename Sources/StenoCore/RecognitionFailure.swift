/// Why an item has no transcript.
public struct RecognitionFailure: Error, Sendable, Equatable, CustomStringConvertible {
  /// A short stable name for the cause, such as `rate_limited`.
  public var code: String
  /// What went wrong and how to mend it; never audio, never a credential.
  public var message: String
  /// Whether trying again can help.
  public var isRetryable: Bool

  /// A failure to recognize.
  public init(code: String, message: String, isRetryable: Bool) {
    self.code = code
    self.message = message
    self.isRetryable = isRetryable
  }

  /// The code and the message.
  public var description: String { "\(code): \(message)" }
}
