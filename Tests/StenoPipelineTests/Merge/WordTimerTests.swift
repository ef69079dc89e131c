import StenoCore
import StenoPipeline
import StenoSpeech
import StenoTesting
import Testing

@Suite struct WordTimerTests {
  /// A segment with random scores, and the windows that cover it.
  private func scored(
    _ generator: inout SeededGenerator
  ) -> (SpeechSegment, [ScoredWindow]) {
    let start = FrameIndex(Int64.random(in: 0...100_000, using: &generator))
    let length = Int64.random(in: 1...200, using: &generator) * 512
    let onset = start + Int64.random(in: 0...(length / 2), using: &generator)
    let speech = onset..<(onset + Int64.random(in: 0...(length / 2), using: &generator))
    let windows = stride(from: 0, to: length, by: 512).map { offset in
      ScoredWindow(
        frames: (start + offset)..<(start + offset + 512),
        probability: Bool.random(using: &generator) ? Float.random(in: 0...1, using: &generator) : 0, energy: 0.1)
    }
    let segment = SpeechSegment(id: ItemID(1), frames: start..<(start + length), speech: speech, cut: .silence)
    return (segment, Bool.random(using: &generator) ? windows : [])
  }

  @Test(arguments: 0..<300 as Range<UInt64>)
  func wordsAreInOrderInsideTheSpeechAndNotEmpty(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let (segment, windows) = scored(&generator)
    let words = (0..<Int.random(in: 0...40, using: &generator)).map { index in
      var word = RecognizedWord(text: String(repeating: "a", count: Int.random(in: 0...12, using: &generator)))
      if Bool.random(using: &generator) {
        word.heardBy = segment.frames.lowerBound + Int64.random(in: -500...segment.frames.length, using: &generator)
      }
      return word
    }
    let timed = WordTimer.times(of: words, in: segment, windows: windows, threshold: 0.5)
    #expect(timed.map(\.text) == words.map(\.text))
    #expect(timed.allSatisfy { !$0.frames.isEmpty && $0.isEstimated })
    #expect(zip(timed, timed.dropFirst()).allSatisfy { $0.frames.upperBound <= $1.frames.lowerBound })
    #expect(timed.first.map { $0.frames.lowerBound >= segment.speech.lowerBound } ?? true)
    if segment.speech.length >= Int64(words.count) {
      #expect(timed.last.map { $0.frames.upperBound <= segment.speech.upperBound } ?? true)
    }
  }

  @Test func measuredTimesAreKept() {
    let segment = SpeechSegment(
      id: ItemID(1), frames: .zero..<FrameIndex(16_000), speech: .zero..<FrameIndex(16_000), cut: .silence)
    let measured = FrameIndex(4_000)..<FrameIndex(6_000)
    let timed = WordTimer.times(
      of: [RecognizedWord(text: "a"), RecognizedWord(text: "b", frames: measured), RecognizedWord(text: "c")],
      in: segment, windows: [], threshold: 0.5)
    #expect(timed[1].frames == measured && !timed[1].isEstimated)
    #expect(timed[2].frames.lowerBound >= measured.upperBound && timed[2].isEstimated)
  }

  @Test func silenceTakesNextToNoWords() {
    let frames = FrameIndex.zero..<FrameIndex(512 * 30)
    let windows = (0..<30).map { index in
      ScoredWindow(
        frames: FrameIndex(Int64(index) * 512)..<FrameIndex(Int64(index + 1) * 512),
        probability: (10..<20).contains(index) ? 0 : 1, energy: 0.1)
    }
    let segment = SpeechSegment(id: ItemID(1), frames: frames, speech: frames, cut: .silence)
    let timed = WordTimer.times(
      of: RecognizedWord.words(of: "same same"), in: segment, windows: windows, threshold: 0.5)
    #expect(timed[0].frames.upperBound >= FrameIndex(512 * 10))
    #expect(timed[0].frames.upperBound <= FrameIndex(512 * 20))
  }

  @Test func measuredTimesBeyondTheSegmentAreNot() {
    let frames = FrameIndex(16_000)..<FrameIndex(32_000)
    let segment = SpeechSegment(id: ItemID(1), frames: frames, speech: frames, cut: .silence)
    let measured: [Range<Int64>] = [0..<8_000, 12_000..<20_000, 24_000..<28_000, 30_000..<90_000, 50_000..<60_000]
    let words = measured.map { range in
      RecognizedWord(text: "a", frames: FrameIndex(range.lowerBound)..<FrameIndex(range.upperBound))
    }
    let timed = WordTimer.times(of: words, in: segment, windows: [], threshold: 0.5)
    let expected: [Range<Int64>] = [
      16_000..<16_001, 16_000..<20_000, 24_000..<28_000, 30_000..<32_000, 31_999..<32_000,
    ]
    #expect(timed.map { $0.frames.lowerBound.rawValue..<$0.frames.upperBound.rawValue } == expected)
  }
}
