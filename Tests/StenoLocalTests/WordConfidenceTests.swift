import Testing

@testable import StenoLocal

struct WordConfidenceTests {
  private func confidence(_ least: Float, _ mean: Float) -> Float {
    WordConfidence.confidence(leastLogProbability: least, meanLogProbability: mean)
  }

  @Test func aLessProbableWordIsLessSure() {
    let confidences = [0, -0.01, -0.1, -0.5, -1, -2, -4].map { confidence($0, -0.2) }
    #expect(zip(confidences, confidences.dropFirst()).allSatisfy { $0 > $1 })
  }

  @Test func aWordInALessProbableTextIsLessSure() {
    let confidences = [0, -0.05, -0.1, -0.3, -0.6, -1].map { confidence(-0.3, $0) }
    #expect(zip(confidences, confidences.dropFirst()).allSatisfy { $0 > $1 })
  }

  @Test(arguments: [0, -1e-9, -0.7, -20, -1e6, -.infinity] as [Float])
  func itIsAProbabilityHoweverExtremeTheModel(least: Float) {
    for mean: Float in [0, -0.2, -5, -1e6] {
      let found = confidence(least, mean)
      #expect(found >= WordConfidence.least && found <= 1, "\(least) in a text of \(mean): \(found)")
    }
  }

  @Test func clearSpeechIsNearlyCertain() {
    #expect(confidence(-0.01, -0.05) > 0.97)
    #expect(confidence(-3, -0.8) < 0.25)
  }
}
