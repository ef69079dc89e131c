import StenoCore
import TestModels
import Testing

@testable import StenoMoonshine

@Suite struct OnnxTensorTests {
  @Test func noTensorIsReadPastItsEnd() throws {
    let runtime = try OnnxRuntime(path: Installed.runtimePath)
    let tensor = try OnnxTensor.floats(runtime, shape: [2, 3]) { unsafe $0.initialize(repeating: 1) }
    #expect(try tensor.withFloats(count: 6) { unsafe $0.reduce(0, +) } == 6)
    let error = #expect(throws: RecognitionFailure.self) { try tensor.withFloats(count: 7) { $0.count } }
    #expect(error?.code == "bad_model")
  }
}
