/// Stops a decoder that repeats itself: nobody speaks more tokens a second than this.
enum LoopBrake {
  /// Tokens in a second of the fastest speech. The fastest of the recordings measured had 4.1.
  ///
  /// #### Source
  /// The option `max_tokens_per_second` of the moonshine-voice package, whose default it is.
  static let tokensPerSecond = 6.5
  /// Room for the punctuation of very short utterances.
  static let allowance = 4

  /// The most tokens that this many samples can hold.
  static func tokenLimit(samples: Int) -> Int {
    Int((Double(samples) / 16_000 * tokensPerSecond).rounded(.up)) + allowance
  }
}
