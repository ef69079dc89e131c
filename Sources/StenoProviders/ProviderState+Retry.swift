import StenoCore

extension ProviderState {
  /// Runs `attempt` again and again until it succeeds or there is no point in going on.
  ///
  /// - Parameters:
  ///   - name: The provider that is asked.
  ///   - redactor: Takes the credentials out of whatever it says.
  ///   - terms: How often, and how long in between.
  ///   - isLive: Whether somebody waits for it; otherwise it waits for a quota as long as others get through.
  ///   - attempt: One attempt, with its place and its admission.
  /// - Returns: What the attempt that succeeded gave.
  /// - Throws: ``StenoCore/RecognitionFailure`` of the last attempt; `CancellationError`.
  func retrying<Result: Sendable>(
    _ name: String, _ redactor: Redactor, _ terms: ProviderTerms, isLive: Bool = true,
    attempt: () async throws -> Result
  ) async throws -> Result {
    var retry = RetryState(policy: terms.retry)
    var attempts = 0
    var cause: ProviderFailure?
    while true {
      do {
        return try await attempt()
      } catch let failure as ProviderFailure {
        try Task.checkCancellation()
        // What suspended the provider says more than that it is suspended.
        if failure.kind != .suspended {
          attempts += 1
          cause = failure
        }
        guard
          case .retry(let delay) = retry.failed(
            failure, at: now, chance: terms.chance(), lastSuccess: isLive ? nil : lastSuccess)
        else {
          throw RecognitionFailure(cause ?? failure, provider: name, attempts: attempts, redactor: redactor)
        }
        try await pause(delay, isRetry: failure.kind != .suspended)
      }
    }
  }
}
