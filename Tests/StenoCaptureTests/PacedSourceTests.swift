import StenoCapture
import StenoCore
import Testing

@Suite struct PacedSourceTests {
  @Test func everyChunkWaitsForItsLastFrame() async throws {
    let clock = InstantClock()
    let recording = ListedSource([.audio(AudioChunk(start: .zero, samples: Array(repeating: 0.5, count: 2_300)))])
    let source = PacedSource(recording, clock: clock)
    var ends: [Int64] = []
    while let event = try await source.next() { ends.append(event.frames.upperBound.rawValue) }
    #expect(ends == [1_024, 2_048, 2_300])
    #expect(clock.deadlines == ends.map { .seconds($0) / 16_000 })
  }

  @Test func aGapIsGivenAtItsBeginningAndWhatFollowsAtItsTime() async throws {
    let clock = InstantClock()
    let gap = AudioGap(frames: FrameIndex(100)..<FrameIndex(16_100), cause: .damaged)
    let recording = ListedSource([
      .audio(AudioChunk(start: .zero, samples: Array(repeating: 0, count: 100))), .gap(gap),
      .audio(AudioChunk(start: FrameIndex(16_100), samples: Array(repeating: 0, count: 60))),
    ])
    let source = PacedSource(recording, clock: clock)
    while try await source.next() != nil {}
    #expect(clock.deadlines == [100, 100, 16_160].map { .seconds($0) / 16_000 })
  }

  @Test func aCutRecordingGivesTheSameSamples() async throws {
    let samples = (0..<5_000).map { Float($0) / 5_000 }
    let pieces = stride(from: 0, to: 5_000, by: 700).map { start in
      CaptureEvent.audio(
        AudioChunk(start: FrameIndex(Int64(start)), samples: Array(samples[start..<min(start + 700, 5_000)])))
    }
    let source = PacedSource(ListedSource(pieces), clock: InstantClock())
    var heard: [Float] = []
    while case .audio(let chunk)? = try await source.next() {
      #expect(chunk.start.rawValue == Int64(heard.count))
      heard += chunk.samples
    }
    #expect(heard == samples)
  }

  @Test(.timeLimit(.minutes(5))) func finishingEndsAWait() async throws {
    let recording = ListedSource([.audio(AudioChunk(start: FrameIndex(1 << 40), samples: [0]))])
    let source = PacedSource(recording)
    async let event = source.next()
    source.finish()
    #expect(try await event == nil)
  }
}
