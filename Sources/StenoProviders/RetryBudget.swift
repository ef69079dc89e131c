/// How many retries a provider is sent in all, so that one that is dying is not hammered: a bucket of tokens.
///
/// A retry takes a token, time and successes bring them back. Without one, a retry waits.
///
/// #### Source
/// The retry budgets of Finagle (`RetryBudget`): a share of the successes and a few a second besides.
public struct RetryBudget: Sendable {
  private let capacity: Double
  private let perSecond: Double
  private let perSuccess: Double
  private var tokens: Double
  private var filledAt: Duration = .zero

  /// A full bucket.
  ///
  /// - Parameters:
  ///   - capacity: Retries that can be made at once. The default is 10.
  ///   - perSecond: Tokens that a second brings, more than 0. The default is 1.
  ///   - perSuccess: Tokens that a success brings. The default is 0.2.
  public init(capacity: Double = 10, perSecond: Double = 1, perSuccess: Double = 0.2) {
    self.capacity = capacity
    self.perSecond = perSecond
    self.perSuccess = perSuccess
    tokens = capacity
  }

  /// Takes a token for a retry.
  ///
  /// - Returns: How long the retry must wait for it.
  public mutating func take(at now: Duration) -> Duration {
    tokens = min(capacity, tokens + max(0, (now - filledAt) / .seconds(1)) * perSecond)
    filledAt = max(now, filledAt)
    tokens -= 1
    return tokens >= 0 ? .zero : .seconds(-tokens / perSecond)
  }

  /// A request succeeded.
  public mutating func succeeded() {
    tokens = min(capacity, tokens + perSuccess)
  }
}
