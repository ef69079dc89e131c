import StenoCore
import StenoSystem

/// A provider that puts punctuation into texts, asked again where that can help.
public struct RemotePunctuator: Sendable {
  private let provider: any PunctuatingProvider
  private let terms: ProviderTerms
  private let state: ProviderState

  /// A punctuator that asks `provider`.
  public init(_ provider: any PunctuatingProvider, terms: ProviderTerms = ProviderTerms()) {
    self.provider = provider
    self.terms = terms
    state = ProviderState(terms, limits: provider.configuration.limits, provider: provider.configuration.name)
  }

  /// Puts punctuation into a text.
  ///
  /// - Parameters:
  ///   - text: The text, in the provider's language.
  ///   - normalizing: Whether numbers are to be written in figures; nil, the default, for what the configuration says.
  /// - Returns: The text with punctuation; unchanged where the server has no model for the language.
  /// - Throws: ``StenoCore/RecognitionFailure`` of the last attempt; `CancellationError`.
  public func punctuate(_ text: String, normalizing: Bool? = nil) async throws -> String {
    let limit = provider.configuration.timeouts.answer
    let configuration = provider.configuration
    return try await state.retrying(configuration.name, configuration.redactor, terms) {
      try await state.attempt {
        try await race {
          try await provider.punctuate(text, normalizing: normalizing)
        } against: {
          try await terms.clock.sleep(for: limit)
          throw ProviderFailure(.timedOut, "no answer within \(limit)")
        }
      }
    }
  }
}
