import StenoCore
import StenoSpeech
import StenoProviders

/// What a segment learns from its connection.
enum TurnNews: Sendable {
  /// More text.
  case delta(text: String, logProbabilities: [TokenLogProbability]?)
  /// What may become the text.
  case partial(text: String)
  /// The whole text; the last news.
  case done(Recognition)
  /// There will be no text; the last news.
  case failed(ProviderFailure)
}
