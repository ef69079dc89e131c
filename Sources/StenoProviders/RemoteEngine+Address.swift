import StenoCore
public import StenoSpeech
import StenoSystem

extension RemoteEngine: FetchingEngine {
  /// Whether the provider can fetch a recording by itself.
  public var fetchesRecordings: Bool { provider is any AddressRecognizingProvider }

  /// Has the provider fetch and recognize a recording, again and again until it is recognized or there is no point in
  /// going on.
  ///
  /// The URL is given to the provider as it is. Its credentials are in nothing that comes back.
  ///
  /// - Throws: ``StenoCore/RecognitionFailure`` of the last attempt, or where the provider cannot fetch;
  ///   `CancellationError`.
  public func recognize(url: String) async throws -> Recognition {
    let redactor = provider.configuration.redactor(withThoseOf: url)
    guard let provider = provider as? any AddressRecognizingProvider else {
      throw RecognitionFailure(
        ProviderFailure(.configuration, "it cannot fetch recordings by itself"), provider: name, redactor: redactor)
    }
    let recording = FetchedRecording(url: url)
    let limit = provider.configuration.timeouts.answer
    return try await state.retrying(name, redactor, terms, isLive: false) {
      let recognition = try await state.attempt {
        try await race {
          try await provider.transcribe(recording)
        } against: {
          try await terms.clock.sleep(for: limit)
          throw ProviderFailure(.timedOut, "no text within \(limit)")
        }
      }
      state.used(recognition.usage)
      return recognition.replacing(url, with: AddressCredentials.hidden(in: url)).redacted(by: redactor)
    }
  }
}

extension Recognition {
  /// A text in which a server repeats a URL, whose password may be an ordinary word.
  fileprivate func replacing(_ url: String, with shown: String) -> Recognition {
    guard url != shown, text.contains(url) else { return self }
    var clean = self
    clean.text = text.replacing(url, with: shown)
    clean.logProbabilities = nil
    for index in words?.indices ?? 0..<0 {
      clean.words?[index].text = words?[index].text.replacing(url, with: shown) ?? ""
    }
    return clean
  }
}
