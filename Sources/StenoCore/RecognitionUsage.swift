/// What a provider says that it charged for: seconds of audio, tokens, money; nil for what it does not say.
public struct RecognitionUsage: Sendable, Equatable {
  /// Seconds of audio, not negative.
  public var seconds: Double?
  /// Tokens that went in, audio and text together.
  public var inputTokens: Int64?
  /// Those of them that were audio.
  public var audioTokens: Int64?
  /// Those of them that were text: the prompt.
  public var textTokens: Int64?
  /// Tokens that came out.
  public var outputTokens: Int64?
  /// All tokens.
  public var totalTokens: Int64?
  /// What it cost, in the provider's own currency.
  public var cost: Double?

  /// Nothing was reported.
  public init() {}

  /// Whether nothing was reported.
  public var isEmpty: Bool { self == RecognitionUsage() }

  /// Both together; what only one of them reports counts as it is, and no count passes what fits.
  public static func + (left: RecognitionUsage, right: RecognitionUsage) -> RecognitionUsage {
    var sum = RecognitionUsage()
    sum.seconds = add(left.seconds, right.seconds)
    sum.inputTokens = add(left.inputTokens, right.inputTokens)
    sum.audioTokens = add(left.audioTokens, right.audioTokens)
    sum.textTokens = add(left.textTokens, right.textTokens)
    sum.outputTokens = add(left.outputTokens, right.outputTokens)
    sum.totalTokens = add(left.totalTokens, right.totalTokens)
    sum.cost = add(left.cost, right.cost)
    return sum
  }

  private static func add(_ left: Double?, _ right: Double?) -> Double? {
    guard let left, let right else { return left ?? right }
    return left + right
  }

  private static func add(_ left: Int64?, _ right: Int64?) -> Int64? {
    guard let left, let right else { return left ?? right }
    let (sum, overflows) = left.addingReportingOverflow(right)
    return overflows ? .max : sum
  }
}
