import StenoCapture
import StenoCore
import Testing

@Suite struct AlignedSourceTests {
  private let events: [CaptureEvent] = [
    .audio(AudioChunk(start: .zero, samples: [1, 2, 3])),
    .gap(AudioGap(frames: FrameIndex(3)..<FrameIndex(10), cause: .overrun)),
    .audio(AudioChunk(start: FrameIndex(10), samples: [4])),
  ]

  private func heard(_ zero: ContinuousClock.Instant) async throws -> [CaptureEvent] {
    let source = AlignedSource(ListedSource(events), zero: zero)
    var heard: [CaptureEvent] = []
    while let event = try await source.next() { heard.append(event) }
    return heard
  }

  @Test func aSourceThatBeginsLateIsPrecededBySilence() async throws {
    let heard = try await heard(.now - .milliseconds(2_500))
    var position = FrameIndex.zero
    for event in heard {
      #expect(event.frames.lowerBound == position, "contiguous")
      position = event.frames.upperBound
    }
    let offset = try #require(heard.dropLast(2).last?.frames.lowerBound)
    #expect(offset >= FrameIndex(milliseconds: 2_499))
    for case .audio(let silence) in heard.dropLast(3) {
      #expect(silence.samples.allSatisfy { $0 == 0 } && silence.samples.count <= 16_000)
    }
    #expect(position == offset + 11)
  }

  @Test func aSourceThatBeganInTimeIsLeftAlone() async throws {
    #expect(try await heard(.now + .seconds(1)) == events)
  }
}
