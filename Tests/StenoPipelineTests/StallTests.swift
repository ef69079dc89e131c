import StenoCore
import StenoPipeline
import StenoTesting
import StenoVAD
import Synchronization
import Testing

/// A source that falls silent; all on a clock that the test moves.
@Suite(.timeLimit(.minutes(5))) struct StallTests {
  private let clock = ManualClock()

  private var options: SessionOptions {
    var options = SessionOptions.quick
    options.clock = clock
    return options
  }

  private func loud(at start: Int64) -> CaptureEvent {
    var generator = SeededGenerator(seed: 1)
    return .audio(
      AudioChunk(start: FrameIndex(start), samples: Speech.tone(4_096, isLoud: true, using: &generator)))
  }

  /// Moves the clock look by look, each once somebody waits for it.
  private func advance(looks: Int, of sleepers: Int) async {
    for _ in 0..<looks {
      await clock.sleepers(sleepers)
      clock.advance(by: .milliseconds(1_300) / 8)
    }
  }

  @Test func aSourceThatStallsDoesNotLeaveASegmentOpen() async throws {
    let recorder = Recorder()
    let source = ScriptedSource(
      [.deliver(loud(at: 0)), .hang, .deliver(loud(at: 4_096))], clock: clock, canStall: true)
    async let summary = recorder.run(source, .talkative(), options)
    await recorder.wait { if case .speechStarted = $0 { true } else { false } }
    await advance(looks: 9, of: 1)
    await recorder.wait { if case .done = $0 { true } else { false } }
    #expect(recorder.cuts == [.end])
    #expect(recorder.items.first?.frames == .zero..<FrameIndex(4_096))
    source.finish()
    #expect(try await summary.items == 1)
  }

  @Test func whatComesAfterAStallIsHeard() async throws {
    let recorder = Recorder()
    let source = ScriptedSource(
      [.deliver(loud(at: 0)), .wait(.seconds(2)), .deliver(loud(at: 4_096))], clock: clock, canStall: true)
    async let summary = recorder.run(source, .talkative(), options)
    await recorder.wait { if case .speechStarted = $0 { true } else { false } }
    // The source sleeps too, until the clock has moved by 2 s.
    await advance(looks: 12, of: 2)
    await clock.sleepers(2)
    clock.advance(by: .seconds(2))
    #expect(try await summary.items == 2)
    #expect(recorder.cuts == [.end, .end])
    #expect(recorder.items.map(\.frames.lowerBound.rawValue) == [0, 4_096])
  }

  @Test func aSourceThatCannotStallIsWaitedFor() async throws {
    let recorder = Recorder()
    let source = ScriptedSource(
      [.deliver(loud(at: 0)), .wait(.seconds(100)), .deliver(loud(at: 4_096))], clock: clock)
    async let summary = recorder.run(source, .talkative(), options)
    await clock.sleepers(1)
    clock.advance(by: .seconds(100))
    #expect(try await summary.items == 1)
  }

  @Test func audioThatWaitsForASlowReaderIsNoStall() async throws {
    let source = ScriptedSource((0..<60).map { .deliver(loud(at: $0 * 4_096)) }, clock: clock, canStall: true)
    let whole = Mutex<[SegmentationEvent]>([])
    let clock = clock
    let options = options
    try await SegmentationSession(source: source, detector: EnergyDetector(), options: options).run { event in
      if case .opened(let id, _) = event, id.number == 1 {
        // The reader takes its time: the source's audio has filled the queue, and nobody asks it for more.
        for _ in 0..<1_000 { await Task.yield() }
        for _ in 0..<20 {
          await clock.sleepers(1)
          clock.advance(by: .seconds(1))
        }
      }
      whole.withLock { $0.append(event) }
    }
    let cuts = whole.withLock { $0 }.compactMap { if case .closed(let segment, _) = $0 { segment.cut } else { nil } }
    #expect(cuts.count > 10)
    #expect(cuts.dropLast().allSatisfy { $0 != .end })
  }
}
