/// Gives each window of audio the probability that it holds speech.
///
/// A detector is immutable and shared; what it remembers of one stream is a value, so that streams never mix.
public protocol SpeechDetector: Sendable {
  /// What the detector remembers of one stream.
  associatedtype State: Sendable

  /// The frames that are scored at once.
  var windowLength: Int { get }

  /// The state at the beginning of a stream.
  func makeState() -> State

  /// Scores the next window of a stream.
  ///
  /// - Parameters:
  ///   - window: `windowLength` samples at 16 kHz in `-1...1`.
  ///   - state: What is remembered of the stream; moves on by one window.
  /// - Returns: The probability of speech in `0...1`.
  func probability(of window: [Float], state: inout State) -> Float
}
