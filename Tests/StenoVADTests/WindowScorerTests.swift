import StenoCore
import Testing

@testable import StenoVAD

@Suite struct WindowScorerTests {
  /// Cuts `samples` into chunks of the lengths that `next` gives.
  private func chunks(_ samples: [Float], from start: FrameIndex = .zero, next: () -> Int) -> [AudioChunk] {
    var chunks: [AudioChunk] = []
    var position = 0
    while position < samples.count {
      let end = min(samples.count, position + next())
      chunks.append(AudioChunk(start: start + Int64(position), samples: Array(samples[position..<end])))
      position = end
    }
    return chunks
  }

  private func scores<Detector: SpeechDetector>(_ chunks: [AudioChunk], by detector: Detector) -> [ScoredWindow] {
    var scorer = WindowScorer(detector: detector)
    let whole = chunks.flatMap { scorer.score($0) }
    return whole + [scorer.finish()].compactMap(\.self)
  }

  @Test(arguments: [1, 480, 511, 512, 513, 4_096]) func recuttingChangesNothing(length: Int) throws {
    let samples = Array(TestSignal.samples(50_100).dropFirst(30_000))
    let detector = try SileroDetector()
    let whole = scores([AudioChunk(start: .zero, samples: samples)], by: detector)
    #expect(whole.count == 40)
    #expect(scores(chunks(samples) { length }, by: detector) == whole)
  }

  @Test(arguments: 1...20) func recuttingAtRandomChangesNothing(seed: UInt64) throws {
    var generator = SeededGenerator(state: seed)
    let samples = Array(TestSignal.samples(50_100).dropFirst(30_000))
    let detector = try SileroDetector()
    let whole = scores([AudioChunk(start: .zero, samples: samples)], by: detector)
    let recut = chunks(samples) { Int.random(in: 0...2_000, using: &generator) }
    #expect(scores(recut, by: detector) == whole)
  }

  @Test func windowsAreContiguousAndTheLastHoldsOnlyRealFrames() {
    let samples = [Float](repeating: 0.5, count: 1_300)
    let windows = scores([AudioChunk(start: FrameIndex(100), samples: samples)], by: EnergyDetector())
    #expect(windows.map(\.frames) == [100..<612, 612..<1_124, 1_124..<1_400].map(frames))
    #expect(windows.map(\.energy) == [0.25, 0.25, 0.25])
  }

  @Test func nothingScoresToNothing() {
    var scorer = WindowScorer(detector: EnergyDetector())
    #expect(scorer.score(AudioChunk(start: .zero, samples: [])).isEmpty)
    #expect(scorer.finish() == nil)
  }

  @Test func aGapEndsTheWindowBeforeItAndBeginsOneAfterIt() {
    var scorer = WindowScorer(detector: EnergyDetector())
    #expect(scorer.score(AudioChunk(start: .zero, samples: Array(repeating: 0.5, count: 600))).count == 1)
    #expect(scorer.skip(frames(600..<700))?.frames == frames(512..<600))
    let after = scorer.score(AudioChunk(start: FrameIndex(700), samples: Array(repeating: 0.5, count: 512)))
    #expect(after.map(\.frames) == [frames(700..<1_212)])
    #expect(scorer.skip(frames(1_212..<2_000)) == nil)
    #expect(scorer.finish() == nil)
  }

  @Test func aChunkOutOfPlaceIsAGap() {
    var told = WindowScorer(detector: EnergyDetector())
    var found = told
    let before = AudioChunk(start: .zero, samples: Array(repeating: 0.5, count: 600))
    let after = AudioChunk(start: FrameIndex(9_000), samples: Array(repeating: 0.25, count: 700))
    let expected = told.score(before) + [told.skip(frames(600..<9_000))].compactMap(\.self) + told.score(after)
    #expect(found.score(before) + found.score(after) == expected)
    #expect(told.finish() == found.finish())
  }

  @Test func onlyALongGapMakesTheDetectorForget() {
    var scorer = WindowScorer(detector: CountingDetector())
    let samples = [Float](repeating: 0.5, count: 4)
    let short = WindowScorer<CountingDetector>.longGap - 1
    #expect(scorer.score(AudioChunk(start: .zero, samples: samples)).map(\.probability) == [1])
    #expect(scorer.score(AudioChunk(start: FrameIndex(4 + short), samples: samples)).map(\.probability) == [0.5])
    #expect(scorer.score(AudioChunk(start: FrameIndex(9 + 2 * short), samples: samples)).map(\.probability) == [1])
  }

  @Test func samplesThatAreNoNumbersCountAsSilence() {
    let samples: [Float] = [.nan, .infinity, -.infinity, 1] + Array(repeating: 0, count: 508)
    let windows = scores([AudioChunk(start: .zero, samples: samples)], by: EnergyDetector())
    #expect(windows.map(\.energy) == [1 / 512])
  }

  @Test func energyIsNeverAboveOne() {
    let samples = [Float](repeating: 1e30, count: 512)
    #expect(scores([AudioChunk(start: .zero, samples: samples)], by: EnergyDetector()).map(\.energy) == [1])
  }

  @Test func whatAStreamTakesIsFarBelowItsBudget() throws {
    let detector = try SileroDetector()
    let bytes = MemoryLayout<WindowScorer<SileroDetector>>.size + detector.windowLength * MemoryLayout<Float>.stride
    #expect(bytes < 4_096)
  }

  private func frames(_ range: Range<Int64>) -> Range<FrameIndex> {
    FrameIndex(range.lowerBound)..<FrameIndex(range.upperBound)
  }
}

/// Gives 1, 1/2, 1/3 and so on: how many windows it remembers.
private struct CountingDetector: SpeechDetector {
  var windowLength: Int { 4 }

  func makeState() -> Int { 0 }

  func probability(of window: [Float], state: inout Int) -> Float {
    state += 1
    return 1 / Float(state)
  }
}
