import StenoCore

/// What the workers of an engine decode with.
protocol SpeechDecoder: Sendable {
  /// What a pass takes of memory.
  var memory: PassMemory { get }

  /// Decodes a stretch of audio; blocks for as long as that takes.
  ///
  /// - Parameters:
  ///   - request: The audio, and what is known of its text.
  ///   - session: Whose audio it is. The result does not depend on it, only the work may.
  /// - Returns: The text.
  /// - Throws: `RecognitionFailure`; `CancellationError` when the task was cancelled meanwhile.
  func decode(_ request: DecodeRequest, of session: SessionKey) throws -> Hypothesis

  /// Forgets what is kept of a session, which is over.
  func forget(_ session: SessionKey)
}

/// A stretch of audio to decode, and what is known of its text already.
struct DecodeRequest: Sendable {
  /// Samples at 16 kHz, at least ``MoonshineModel/minimumSamples``.
  var audio: [Float]
  /// Tokens of the context, which the text is known to begin with.
  var context: [Int]
  /// Tokens that follow them and are committed.
  var committed: [Int]
  /// Tokens that may follow those: an earlier hypothesis, to be verified rather than found anew.
  var draft: [Int]
  /// The most tokens that may follow the context; the brake on loops.
  var tokenLimit: Int
}
