import StenoCore
import StenoPipeline
import StenoTesting
import Testing

@Suite(.timeLimit(.minutes(5))) struct TranscriptionSessionGapTests {
  /// Loud, a gap of this length, loud.
  private func interrupted(by frames: Int64) -> [CaptureEvent] {
    var generator = SeededGenerator(seed: 1)
    let loud = Speech.tone(4_096, isLoud: true, using: &generator)
    let gap = AudioGap(frames: FrameIndex(4_096)..<FrameIndex(4_096 + frames), cause: .overrun)
    return [
      .audio(AudioChunk(start: .zero, samples: loud)), .gap(gap),
      .audio(AudioChunk(start: gap.frames.upperBound, samples: loud)),
    ]
  }

  @Test(arguments: [0, 1, 2_000, 4_800, 4_801, 100_000] as [Int64])
  func aGapLongerThanTheSilenceEndsTheSegmentAndAShorterOneDoesNot(frames: Int64) async throws {
    let recorder = Recorder()
    let summary = try await recorder.run(ScriptedSource(interrupted(by: frames)), .talkative())
    #expect(recorder.gaps.map(\.frames.length) == [frames])
    #expect(summary.duration.length == 2 * 4_096 + frames)
    if frames <= 4_800 - 512 {
      #expect(recorder.cuts == [.end])
    } else if frames > 4_800 {
      #expect(recorder.cuts == [.end, .end])
      #expect(recorder.items.map(\.frames.lowerBound.rawValue) == [0, 4_096 + frames])
      #expect(recorder.items.first?.frames.upperBound == FrameIndex(4_096))
    }
  }

  @Test func whatASourceLeavesOutIsToldAndWhatItRepeatsIsNotHeardTwice() async throws {
    var generator = SeededGenerator(seed: 2)
    let loud = Speech.tone(4_096, isLoud: true, using: &generator)
    let recorder = Recorder()
    let summary = try await recorder.run(
      ScriptedSource([0, 20_000, 18_000, 0].map { .audio(AudioChunk(start: FrameIndex($0), samples: loud)) }),
      .talkative())
    #expect(recorder.gaps == [AudioGap(frames: FrameIndex(4_096)..<FrameIndex(20_000), cause: .sourceLost)])
    #expect(summary.duration.upperBound == FrameIndex(24_096))
    #expect(summary.items == 2)
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func everyFrameIsAudioOrInAGapWhateverComes(seed: UInt64) async throws {
    var generator = SeededGenerator(seed: seed)
    var (events, told, end): ([CaptureEvent], [AudioGap], FrameIndex) = ([], [], .zero)
    for _ in 0..<30 {
      let length = Int64.random(in: 0...12_000, using: &generator)
      if Int.random(in: 0..<4, using: &generator) == 0 {
        told.append(AudioGap(frames: end..<(end + length), cause: .damaged))
        events.append(.gap(AudioGap(frames: end..<(end + length), cause: .damaged)))
      } else {
        let isLoud = Int.random(in: 0..<3, using: &generator) > 0
        let samples = Speech.tone(Int(length), isLoud: isLoud, using: &generator)
        events += Speech.events(samples, from: end) { 999 }
      }
      end += length
    }
    let recorder = Recorder()
    let summary = try await recorder.run(ScriptedSource(events), .talkative(concurrentSegments: 2))
    #expect(recorder.gaps == told)
    #expect(summary.duration == .zero..<end)
    let segments = recorder.items.map(\.frames)
    #expect(zip(segments, segments.dropFirst()).allSatisfy { $0.upperBound <= $1.lowerBound })
    for gap in told where gap.frames.length > 4_800 {
      #expect(!segments.contains { $0.overlaps(gap.frames) })
    }
    var model = TranscriptModel()
    for event in recorder.events { model.observe(event) }
    #expect(model.complaints.isEmpty && model.isOver, "\(model.complaints)")
  }
}
