/// A provider that can put punctuation into a text.
public protocol PunctuatingProvider: RemoteProvider {
  /// Tries once to put punctuation into a text.
  ///
  /// A language that the server has no model for comes back unchanged.
  ///
  /// - Parameters:
  ///   - text: The text, in the configuration's language.
  ///   - normalizing: Whether numbers are to be written in figures; nil for what the configuration says.
  /// - Returns: The text with punctuation.
  /// - Throws: ``ProviderFailure``; `CancellationError`.
  func punctuate(_ text: String, normalizing: Bool?) async throws -> String
}
