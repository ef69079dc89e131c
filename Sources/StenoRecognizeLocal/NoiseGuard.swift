import StenoCore

/// Tells words from what the model makes of a bark, a sneeze or a chord: it always says something.
///
/// The less clear speech the detector heard, the surer the model must be. Noises that open a segment at all give 10 to
/// 240 ms of clear speech and words like "Yeah." and "What?"; single spoken letters and digits give 160 ms and more.
enum NoiseGuard {
  /// The least mean log probability for up to this much clear speech, in frames.
  private static let demands: [(clearSpeech: Int64, meanLogProbability: Float)] = [
    (FrameIndex.perSecond / 10, -0.05),
    (FrameIndex.perSecond / 4, -0.1),
    (FrameIndex.perSecond * 6 / 10, -0.8),
    (.max, -1.3),
  ]

  /// Whether a text may be believed.
  static func accepts(_ hypothesis: Hypothesis, clearSpeech: Int64) -> Bool {
    let tokens = hypothesis.tokens
    guard !tokens.isEmpty else { return true }
    let mean = tokens.reduce(0) { $0 + $1.logProbability } / Float(tokens.count)
    let demand = demands.first { clearSpeech <= $0.clearSpeech } ?? demands[demands.count - 1]
    return mean >= demand.meanLogProbability
  }
}
