/// A token of recognized text and how sure the model was of it.
public struct TokenLogProbability: Sendable, Equatable {
  /// The token's text, its leading space included. Bytes that are not whole characters show as U+FFFD.
  public var token: String
  /// The natural logarithm of the token's probability; 0 is certain.
  public var logProbability: Float
  /// The token's bytes in UTF-8.
  public var bytes: [UInt8]

  /// A token and its log probability.
  public init(token: String, logProbability: Float, bytes: [UInt8]) {
    self.token = token
    self.logProbability = logProbability
    self.bytes = bytes
  }
}
