/// What one of several providers that are compared made of a segment.
public struct ComparedText: Sendable, Equatable {
  /// The provider's name.
  public var provider: String
  /// Its final text; nil where it failed.
  public var text: String?
  /// Why it has no text; nil where it has one.
  public var failure: String?
  /// The mean token probability, in `0...1`; nil where the provider gives none.
  public var confidence: Float?
  /// The share of words, in `0...1`, that the transcript has too; nil for the transcript's own and where either has no text.
  public var agreement: Float?
  /// From the end of the segment's audio to its final text; not negative.
  public var latency: Duration

  /// What `provider` made of a segment.
  public init(
    provider: String, text: String?, failure: String?, confidence: Float?, agreement: Float?, latency: Duration
  ) {
    self.provider = provider
    self.text = text
    self.failure = failure
    self.confidence = confidence
    self.agreement = agreement
    self.latency = latency
  }
}
