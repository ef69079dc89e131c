package import StenoCore

/// One reading of a stretch of audio by the decoder: what was heard, and the tokens so far.
package protocol DecoderPass {
  /// Runs the decoder over `tokens`, after those of the runs before.
  ///
  /// - Parameters:
  ///   - tokens: Their numbers.
  ///   - first: The place in `tokens` of the first whose logits are wanted; those before cost less.
  /// - Returns: The logits after every token from `first` on.
  /// - Throws: `RecognitionFailure` when the library cannot run it.
  mutating func run(_ tokens: [Int], logitsFrom first: Int) throws(RecognitionFailure) -> Logits

  /// Forgets the last `count` tokens, as if they had not been run.
  mutating func truncate(dropping count: Int) throws(RecognitionFailure)
}
