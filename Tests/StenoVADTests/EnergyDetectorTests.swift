import StenoVAD
import Testing

@Test(arguments: [(0, 0), (0.01, 0.5), (0.1, 1), (Float.greatestFiniteMagnitude, 1)] as [(Float, Float)])
func louderIsMoreLikelySpeech(amplitude: Float, probability: Float) {
  let detector = EnergyDetector()
  var state = detector.makeState()
  let window = [Float](repeating: amplitude, count: detector.windowLength)
  #expect(abs(detector.probability(of: window, state: &state) - probability) < 1e-3)
}

@Test func tenDecibelsDecide() {
  let detector = EnergyDetector(level: 0.01, windowLength: 4)
  var state = detector.makeState()
  let above = detector.probability(of: Array(repeating: Float(0.1).squareRoot(), count: 4), state: &state)
  let below = detector.probability(of: Array(repeating: Float(0.001).squareRoot(), count: 4), state: &state)
  #expect(abs(above - 0.99) < 1e-3 && abs(below - 0.01) < 1e-3)
}
