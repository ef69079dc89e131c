import Foundation
import StenoCore
import TestModels
import Testing

@testable import StenoMoonshine

struct OnnxGraphTests {
  private func session(_ graph: OnnxGraph) throws -> OnnxSession {
    try OnnxSession(
      runtime: OnnxRuntime(path: Installed.runtimePath), model: graph.model, folder: "./")
  }

  @Test func theLibraryRunsWhatWasPutTogether() throws {
    var graph = OnnxGraph()
    graph.input("x", .float32, [1, nil])
    let doubled = graph.add("Mul", ["x", graph.constant([2], [1])])
    let activated = graph.add(.runtime("QuickGelu"), [doubled], ["alpha": .float(0)])
    graph.add("Transpose", [activated], outputs: ["y"], ["perm": .numbers([1, 0])])
    graph.output("y", [nil, 1])
    let session = try session(graph)
    #expect(session.inputNames == ["x"])
    #expect(session.outputNames == ["y"])
    let input = try OnnxTensor.floats(session.runtime, shape: [1, 3]) { _ = $0.update(fromContentsOf: [1, -2, 3]) }
    let output = try #require(try session.run([("x", input)], outputs: ["y"]).first)
    #expect(try output.shape() == [3, 1])
    // x times the logistic function of 0.
    #expect(try output.withFloats(count: 3) { values throws(RecognitionFailure) in Array(values) } == [1, -2, 3])
  }

  @Test func whatTheLibraryCannotRunIsRefused() {
    var graph = OnnxGraph()
    graph.input("x", .float32, [1])
    graph.add("NoSuchOperation", ["x"], outputs: ["y"])
    graph.output("y", [1])
    #expect(throws: RecognitionFailure.self) { try session(graph) }
  }
}
