import Foundation
import StenoCore
import Testing

@testable import StenoVAD

/// Fails, with the remedy in its message, where the weights are not installed.
@Suite struct SileroDetectorTests {
  /// The windows of the test signal.
  static let windows: [[Float]] = {
    let signal = TestSignal.samples(700 * 512)
    return stride(from: 0, to: signal.count, by: 512).map { Array(signal[$0..<($0 + 512)]) }
  }()

  /// What ONNX Runtime gives for them; `Fixtures/reference.py` wrote it.
  static func reference() throws -> [Float] {
    let file = try #require(Bundle.module.url(forResource: "Fixtures/reference", withExtension: "txt"))
    return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").compactMap { Float($0) }
  }

  private func scores(_ windows: some Sequence<[Float]>, by detector: SileroDetector) -> [Float] {
    var state = detector.makeState()
    return windows.map { detector.probability(of: $0, state: &state) }
  }

  @Test(arguments: SileroKernel.available) func everyKernelAgreesWithOnnxRuntime(kernel: SileroKernel) throws {
    let reference = try Self.reference()
    #expect(reference.count == Self.windows.count)
    #expect(reference.contains { $0 > 0.95 } && reference.contains { $0 < 0.01 })
    let scores = scores(Self.windows, by: try SileroDetector(kernel: kernel))
    let worst = zip(scores, reference).map { abs($0 - $1) }.max() ?? .infinity
    #expect(worst < 1e-5)
  }

  @Test(arguments: SileroKernel.available, [1, 2, 3, 7, 16, 37])
  func aStreamScoresTheSameAloneAndAmongOthers(kernel: SileroKernel, streams: Int) throws {
    let detector = try SileroDetector(kernel: kernel)
    var states = Array(repeating: detector.makeState(), count: streams)
    let steps = 12
    // Stream s begins at window 13 s.
    let batched = (0..<steps).map { step in
      let windows = (0..<streams).flatMap { Self.windows[13 * $0 + step] }
      return detector.probabilities(of: windows, states: &states)
    }
    for stream in 0..<streams {
      let alone = scores(Self.windows[13 * stream..<13 * stream + steps], by: detector)
      #expect(batched.map { $0[stream] } == alone)
    }
  }

  @Test func noStreamsScoreToNothing() throws {
    var states: [SileroDetector.State] = []
    #expect(try SileroDetector().probabilities(of: [], states: &states).isEmpty)
  }

  @Test func streamsOnManyThreadsDoNotMix() async throws {
    let detector = try SileroDetector()
    let expected = scores(Self.windows.prefix(200), by: detector)
    await withTaskGroup { group in
      for _ in 0..<8 {
        group.addTask { @concurrent in
          var state = detector.makeState()
          return Self.windows.prefix(200).map { detector.probability(of: $0, state: &state) }
        }
      }
      for await scores in group { #expect(scores == expected) }
    }
  }

  @Test func whatAStreamTakesIsFarBelowItsBudget() {
    #expect(MemoryLayout<SileroDetector.State>.stride == 1_280)
  }

  @Test(arguments: SileroKernel.available, [Float.nan, .infinity, -.infinity, 1e38, -1e38, .leastNonzeroMagnitude])
  func noSampleSpoilsTheState(kernel: SileroKernel, sample: Float) throws {
    let detector = try SileroDetector(kernel: kernel)
    let silence = [Float](repeating: 0, count: 512)
    var bad = Self.windows[60]
    for index in stride(from: 0, to: 512, by: 3) { bad[index] = sample }
    var clean = bad
    for index in stride(from: 0, to: 512, by: 3) { clean[index] = 0 }
    let after = Self.windows[61...80]
    #expect(scores([silence, bad] + after, by: detector) == scores([silence, clean] + after, by: detector))
  }

  @Test(arguments: SileroKernel.available) func deafeningInputStaysFinite(kernel: SileroKernel) throws {
    let detector = try SileroDetector(kernel: kernel)
    let loud = Self.windows[60].map { $0 < 0 ? Float(-1e10) : 1e10 }
    let scores = scores([loud, loud] + Self.windows[60...80], by: detector)
    #expect(scores.allSatisfy { (0...1).contains($0) })
  }

  @Test func aKernelThatTheMachineLacksIsRefused() {
    for kernel in SileroKernel.allCases where !kernel.isAvailable {
      let error = #expect(throws: DetectorError.self) { try SileroDetector(kernel: kernel) }
      #expect(error?.code == .unavailableKernel)
    }
    #expect(SileroKernel.available.contains(.portable) && SileroKernel.fastest.isAvailable)
  }
}
