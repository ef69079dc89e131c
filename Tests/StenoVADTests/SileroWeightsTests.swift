import StenoSystem
import Testing

@testable import StenoVAD

@Suite struct SileroWeightsTests {
  @Test func aMissingFileIsNamedWithItsRemedy() {
    let error = #expect(throws: DetectorError.self) { try SileroDetector(modelPath: "/no/such.onnx") }
    #expect(error?.code == .missingWeights)
    #expect(error?.message.contains("/no/such.onnx") == true)
    #expect(error?.message.contains("make setup") == true)
  }

  @Test func aFileOfAnotherKindIsNamedWithItsRemedy() {
    let error = #expect(throws: DetectorError.self) { try SileroDetector(modelPath: #filePath) }
    #expect(error?.code == .damagedWeights)
    #expect(error?.message.contains(#filePath) == true)
    #expect(error?.message.contains("make setup") == true)
  }

  @Test func theInstalledFileHoldsEveryWeight() throws {
    let weights = try SileroWeights.read(from: SileroDetector.installedModelPath)
    #expect(weights.count == 243_585)
  }

  @Test func aFileCutOffAnywhereIsRefused() throws {
    let contents = try readFile(SileroDetector.installedModelPath)
    var generator = SeededGenerator(state: 2)
    let random = (0..<12).map { _ in Int.random(in: 0..<contents.count, using: &generator) }
    let lengths = [0, 1, 2, contents.count - 1] + random
    for length in lengths {
      #expect(throws: DetectorError.self, "the first \(length) bytes") {
        try SileroWeights.parse(Array(contents[..<length]), path: "model.onnx")
      }
    }
  }
}
