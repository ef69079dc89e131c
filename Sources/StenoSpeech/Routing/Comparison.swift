public import StenoCore

/// What several recognizers made of the same segment.
public struct Comparison: Sendable {
  /// What one of them made of it.
  public struct Entry: Sendable {
    /// Its name.
    public var provider: String
    /// Its final text, or why there is none.
    public var result: Result<Recognition, RecognitionFailure>
    /// From the end of the segment's audio to the result; not negative.
    public var latency: Duration
    /// The share of words, in `0...1`, that are the first one's too: one less the word errors, as if the first were
    /// right; nil where either has no text.
    public var agreement: Double?
  }

  /// The segment.
  public var id: ItemID
  /// One entry each, in the recognizers' order.
  public var entries: [Entry]
}

extension Comparison.Entry {
  /// The entry as a transcript has it.
  var compared: ComparedText {
    let recognition = try? result.get()
    var failure: String?
    if case .failure(let cause) = result { failure = cause.message }
    return ComparedText(
      provider: provider, text: recognition?.text, failure: failure, confidence: recognition?.confidence,
      agreement: agreement.map { Float($0) }, latency: latency)
  }
}
