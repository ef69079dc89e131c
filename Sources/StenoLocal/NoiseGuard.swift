import StenoCore

/// Tells words from what the model makes of a bark, a sneeze or a chord: it always says something.
///
/// The less clear speech the detector heard, the surer the model must be. Noises that open a segment at all give 10 to
/// 240 ms of clear speech and words like "Yeah." and "What?"; single spoken letters and digits give 160 ms and more. A
/// sneeze or a cough is a human sound, gives more, and is read as "Mm-hmm" or "Uh": texts of such sounds alone are
/// believed late.
enum NoiseGuard {
  /// The least mean log probability for up to this much clear speech, in frames.
  private static let demands: [(clearSpeech: Int64, meanLogProbability: Float)] = [
    (FrameIndex(milliseconds: 100).rawValue, -0.05),
    (FrameIndex(milliseconds: 250).rawValue, -0.1),
    (FrameIndex(milliseconds: 350).rawValue, -0.5),
    (FrameIndex(milliseconds: 600).rawValue, -0.8),
    (.max, -1.3),
  ]

  /// Clear speech that a text without a word must have, in frames, if the model is not as sure as of the shortest word.
  private static let leastForSounds = FrameIndex(milliseconds: 600).rawValue
  /// Sounds that are not words.
  private static let sounds: Set<String> = [
    "mm", "mmm", "hm", "hmm", "hmmm", "mhm", "uh", "uhh", "um", "umm", "huh", "ah", "ahh", "eh", "er", "ha",
  ]

  /// Whether a text may be believed.
  static func accepts(_ hypothesis: Hypothesis, text: String, clearSpeech: Int64) -> Bool {
    let tokens = hypothesis.tokens
    guard !tokens.isEmpty else { return true }
    let mean = tokens.meanLogProbability
    if isOnlySounds(text), clearSpeech <= leastForSounds { return mean >= demands[0].meanLogProbability }
    let demand = demands.first { clearSpeech <= $0.clearSpeech } ?? demands[demands.count - 1]
    return mean >= demand.meanLogProbability
  }

  private static func isOnlySounds(_ text: String) -> Bool {
    text.lowercased().split { !$0.isLetter }.allSatisfy { sounds.contains(String($0)) }
  }
}
