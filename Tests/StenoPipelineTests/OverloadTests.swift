import StenoCore
import StenoTesting
import StenoVAD
import Synchronization
import Testing

@testable import StenoPipeline

/// A recognizer that cannot keep up with its source.
@Suite(.timeLimit(.minutes(5))) struct OverloadTests {
  private func audio(from start: Int64, _ count: Int) -> CaptureSignal {
    .event(.audio(AudioChunk(start: FrameIndex(start), samples: Array(repeating: 0, count: count))))
  }

  private func gap(_ frames: Range<Int64>, _ cause: AudioGap.Cause) -> CaptureSignal {
    .event(.gap(AudioGap(frames: FrameIndex(frames.lowerBound)..<FrameIndex(frames.upperBound), cause: cause)))
  }

  @Test func theOldestAudioBecomesOneGap() {
    let signals = [
      audio(from: 0, 100), audio(from: 100, 100), gap(200..<250, .overrun), .stalled, audio(from: 250, 100),
      audio(from: 350, 100),
    ]
    let kept = CaptureBacklog.droppingOldest(of: signals, to: 200)
    #expect(kept == [gap(0..<250, .queueFull), audio(from: 250, 100), audio(from: 350, 100)])
    #expect(CaptureBacklog.droppingOldest(of: kept, to: 150) == [gap(0..<350, .queueFull), audio(from: 350, 100)])
    #expect(CaptureBacklog.droppingOldest(of: kept, to: 1_000) == kept)
  }

  /// Speech against a recognizer that takes nothing before all of it was captured.
  private func run(_ policy: OverloadPolicy, queue: Int64) async throws -> (gaps: [AudioGap], end: FrameIndex) {
    let (recorder, clock) = (Recorder(), ManualClock())
    var options = SessionOptions.quick
    (options.overload, options.queueLimit) = (policy, queue)
    let audio: [ScriptedSource.Step] = Speech.events(Speech.samples(seed: 7)) { 320 }.map { .deliver($0) }
    // The first words are heard before the rest comes all at once.
    let source = ScriptedSource(
      audio.prefix(40) + [.wait(.milliseconds(1))] + audio.dropFirst(40) + [.wait(.milliseconds(1))], clock: clock,
      isLive: true)
    let recognizer = ScriptedEngine(clock: clock) { _ in [.wait(.seconds(1)), .hearAll, .finish("Yes.")] }
    async let summary = recorder.run(source, recognizer, options)
    await clock.sleepers(2)
    clock.advance(by: .milliseconds(1))
    await clock.sleepers(2)
    while !recorder.isDone, !Task.isCancelled {
      clock.advance(by: .seconds(1))
      await Task.yield()
    }
    return (recorder.gaps, try await summary.duration.upperBound)
  }

  @Test func whatDoesNotFitIsAGapAndTheTimelineStaysTrue() async throws {
    let (gaps, end) = try await run(.dropOldest, queue: FrameIndex.perSecond)
    #expect(!gaps.isEmpty && gaps.allSatisfy { $0.cause == .queueFull && $0.frames.length > 0 })
    #expect(end == FrameIndex(Int64(Speech.samples(seed: 7).count)))
  }

  @Test func aLongerQueueGivesUpPartialsOnly() async throws {
    let (gaps, end) = try await run(.skipPartials, queue: 20 * FrameIndex.perSecond)
    #expect(gaps.isEmpty)
    #expect(end == FrameIndex(Int64(Speech.samples(seed: 7).count)))
  }

  @Test(arguments: [0, 86_401])
  func aQueueOfNoUseIsRefused(seconds: Int64) {
    var options = SessionOptions.quick
    options.queueLimit = seconds * FrameIndex.perSecond
    #expect(throws: OptionError.self) { try options.validate() }
  }
}
