import StenoCore
import StenoDecode
import Testing

@Suite(.timeLimit(.minutes(5))) struct PushSourceTests {
  private func events(of source: PushSource) async throws -> [CaptureEvent] {
    var events: [CaptureEvent] = []
    while let event = try await source.next() { events.append(event) }
    return events
  }

  @Test func samplesAndCommandsKeepTheirOrderAndPlace() async throws {
    let source = try PushSource()
    await source.send([Float](repeating: 0.1, count: 1_000))
    await source.commit()
    await source.send([0.2, .nan, .infinity])
    await source.clear()
    source.finish()
    let events = try await events(of: source)
    #expect(
      events == [
        .audio(AudioChunk(start: .zero, samples: [Float](repeating: 0.1, count: 1_000))),
        .command(.commit, at: FrameIndex(1_000)),
        .audio(AudioChunk(start: FrameIndex(1_000), samples: [0.2, 0, 0])), .command(.clear, at: FrameIndex(1_003)),
      ])
  }

  @Test(arguments: [8_000, 22_050, 24_000, 44_100, 48_000])
  func anyRateBecomesSixteenKilohertz(rate: Int) async throws {
    let source = try PushSource(sampleRate: rate, bufferSeconds: 60)
    for _ in 0..<20 { await source.send([Float](repeating: 0.25, count: rate / 10)) }
    source.finish()
    let samples = try await events(of: source).flatMap {
      if case .audio(let chunk) = $0 { chunk.samples } else { [Float]() }
    }
    #expect(abs(samples.count - 32_000) <= 16, "\(samples.count)")
    #expect(samples.dropFirst(100).dropLast(100).allSatisfy { abs($0 - 0.25) < 0.01 })
  }

  @Test func howItIsCutChangesNothing() async throws {
    let tone = (0..<48_000).map { Float($0 % 97) / 97 - 0.5 }
    var all: [[Float]] = []
    for length in [1, 480, 48_000] {
      let source = try PushSource(sampleRate: 48_000, bufferSeconds: 60)
      for start in stride(from: 0, to: tone.count, by: length) {
        await source.send(Array(tone[start..<min(start + length, tone.count)]))
      }
      source.finish()
      all.append(
        try await events(of: source).flatMap { if case .audio(let chunk) = $0 { chunk.samples } else { [Float]() } })
    }
    #expect(all[0] == all[1] && all[1] == all[2])
  }

  @Test func channelsAreMixed() async throws {
    let source = try PushSource(channels: 2)
    await source.send([0.5, 0.1, -0.5, 0.1, 0.9])
    source.finish()
    #expect(try await events(of: source).count == 1)
  }

  /// The sender waits while a second is full, and goes on when it is read.
  @Test func theSenderWaits() async throws {
    let source = try PushSource(bufferSeconds: 1)
    async let sent: Bool = {
      for _ in 0..<10 { guard await source.send([Float](repeating: 0, count: 16_000)) else { return false } }
      source.finish()
      return true
    }()
    var frames: Int64 = 0
    while let event = try await source.next() { frames += event.frames.length }
    #expect(await sent)
    #expect(frames == 160_000)
  }

  @Test func afterTheEndNothingIsTaken() async throws {
    let source = try PushSource()
    source.finish()
    #expect(await source.send([0.1]) == false)
    #expect(try await source.next() == nil)
  }

  @Test func whatCannotBeIsRefused() {
    #expect(throws: SourceError.self) { try PushSource(sampleRate: 0) }
    #expect(throws: SourceError.self) { try PushSource(channels: 0) }
    #expect(throws: OptionError.self) { try PushSource(bufferSeconds: 0) }
  }
}
