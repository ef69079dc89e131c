import Testing

@testable import StenoLocal

struct NoiseGuardTests {
  @Test(
    arguments: [
      (0, -0.04, true), (0, -0.06, false), (1_600, -0.04, true), (1_600, -0.06, false),
      (1_601, -0.09, true), (4_000, -0.11, false), (4_001, -0.49, true), (5_600, -0.51, false), (5_601, -0.79, true),
      (9_600, -0.81, false),
      (9_601, -1.29, true), (9_601, -1.31, false), (.max, -1.29, true), (.max, -1.31, false),
    ] as [(Int64, Float, Bool)])
  func lessClearSpeechDemandsMoreSureness(clearSpeech: Int64, mean: Float, isAccepted: Bool) {
    // Two tokens around the mean: no single token decides.
    let tokens = [mean - 0.03, mean + 0.03].map { Hypothesis.Token(id: 5, logProbability: $0) }
    let hypothesis = Hypothesis(tokens: tokens, isComplete: true)
    #expect(NoiseGuard.accepts(hypothesis, text: "Yes.", clearSpeech: clearSpeech) == isAccepted)
  }

  @Test(arguments: [0, 800, .max] as [Int64]) func noWordsAreAlwaysBelieved(clearSpeech: Int64) {
    #expect(NoiseGuard.accepts(.init(tokens: [], isComplete: true), text: "", clearSpeech: clearSpeech))
  }

  @Test func aProbabilityThatIsNoNumberIsNotBelieved() {
    let tokens = [Hypothesis.Token(id: 5, logProbability: .nan)]
    #expect(!NoiseGuard.accepts(.init(tokens: tokens, isComplete: true), text: "Yes.", clearSpeech: .max))
  }

  @Test(
    arguments: [
      ("Mm-hmm,", 9_600, false), ("Uh?", 5_000, false), ("Mm-hmm,", 9_601, true), ("Mm-hmm, yes.", 9_600, true),
    ] as [(String, Int64, Bool)])
  func soundsAloneAreBelievedLaterThanWords(text: String, clearSpeech: Int64, isAccepted: Bool) {
    let hypothesis = Hypothesis(tokens: [.init(id: 5, logProbability: -0.2)], isComplete: true)
    #expect(NoiseGuard.accepts(hypothesis, text: text, clearSpeech: clearSpeech) == isAccepted)
  }
}
