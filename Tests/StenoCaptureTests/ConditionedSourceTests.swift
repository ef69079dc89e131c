import StenoCapture
import StenoCore
import Testing

@Suite struct ConditionedSourceTests {
  /// A word of 0.3 s in a second of silence.
  private let samples: [Float] = (0..<16_000).map { index -> Float in
    let level: Float = (6_400..<11_200).contains(index) ? 0.002 : 0.000_01
    return index / 40 % 2 == 0 ? level : -level
  }

  private func events(ofSize size: Int) -> [CaptureEvent] {
    stride(from: 0, to: samples.count, by: size).map { start in
      .audio(AudioChunk(start: FrameIndex(Int64(start)), samples: Array(samples[start..<min(start + size, 16_000)])))
    }
  }

  private func heard(_ events: [CaptureEvent], conditions: Bool = true) async throws -> [CaptureEvent] {
    let source = ConditionedSource(ListedSource(events), conditions: conditions)
    var heard: [CaptureEvent] = []
    while let event = try await source.next() { heard.append(event) }
    return heard
  }

  private func audio(of events: [CaptureEvent]) -> [Float] {
    events.flatMap { event -> [Float] in
      guard case .audio(let chunk) = event else { return [] }
      return chunk.samples
    }
  }

  private func isContiguous(_ events: [CaptureEvent]) -> Bool {
    zip(events, events.dropFirst()).allSatisfy { $0.frames.upperBound == $1.frames.lowerBound }
  }

  @Test(arguments: [80, 320, 1_234, 16_000])
  func whatIsHeldBackKeepsItsPlace(size: Int) async throws {
    let heard = try await heard(events(ofSize: size))
    #expect(heard.first?.frames.lowerBound == .zero && heard.last?.frames.upperBound == FrameIndex(16_000))
    #expect(isContiguous(heard))
    #expect(audio(of: heard) == audio(of: try await self.heard(events(ofSize: 160))))
    #expect(audio(of: heard)[6_400..<6_560].contains { abs($0) > 0.04 }, "the word's beginning is brought up")
  }

  @Test(arguments: [800, 8_000])
  func whatIsHeldBackComesBeforeAGap(frames: Int) async throws {
    let end = FrameIndex(Int64(frames))
    let gap = CaptureEvent.gap(AudioGap(frames: end..<(end + 1_000), cause: .overrun))
    let after = CaptureEvent.audio(AudioChunk(start: end + 1_000, samples: [0.1, 0.2]))
    let heard = try await heard([.audio(AudioChunk(start: .zero, samples: Array(samples.prefix(frames)))), gap, after])
    #expect(isContiguous(heard))
    #expect(heard.suffix(2).map(\.frames) == [gap.frames, after.frames])
    #expect(audio(of: heard).count == frames + 2)
  }

  @Test func withoutConditioningNothingIsHeldBack() async throws {
    let events = events(ofSize: 320)
    #expect(try await heard(events, conditions: false) == events)
  }

  @Test func whatIsHeldBackComesBeforeAnError() async throws {
    let source = ConditionedSource(FailingSource(events(ofSize: 800)))
    var frames = 0
    await #expect(throws: SourceError.self) {
      while let event = try await source.next() { frames += Int(event.frames.upperBound - event.frames.lowerBound) }
    }
    #expect(frames == 16_000)
  }
}

/// Gives what it is made of, then fails.
private final class FailingSource: AudioSource {
  private let events: ListedSource
  init(_ events: [CaptureEvent]) { self.events = ListedSource(events) }
  var name: String { events.name }
  var isLive: Bool { events.isLive }
  var canStall: Bool { false }
  func next() async throws -> CaptureEvent? {
    if let event = try await events.next() { return event }
    throw SourceError(code: .unavailable, message: "gone")
  }
  func finish() {}
}
