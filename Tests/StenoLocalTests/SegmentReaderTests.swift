import StenoCore
import StenoSpeech
import Synchronization
import TestModels
import Testing

@testable import StenoLocal

/// What a reader makes of a machine that is too slow.
@Suite(.timeLimit(.minutes(2))) struct SegmentReaderTests {
  private final class Count: Sendable {
    let value = Mutex(0)
  }

  private let decoder = ScriptedDecoder(isHeld: true)
  private let pool: DecodingPool

  init() {
    pool = DecodingPool(decoder: decoder, workers: 1)
  }

  private func reader(_ segment: SegmentLog, _ session: DecodingSession) throws -> SegmentReader {
    SegmentReader(
      segment: segment,
      decoder: SegmentDecoder(
        context: SpokenContext(), session: session, options: LocalOptions(), isLive: segment.isLive),
      tokenizer: try Tokens.tokenizer())
  }

  private func append(_ range: Range<Int64>, to segment: SegmentLog) {
    let samples = (range.lowerBound..<range.upperBound).map { Float($0 % 977) / 2_000 }
    let chunk = AudioChunk(start: segment.start + range.lowerBound, samples: samples)
    segment.append(.audio(chunk, earliestCut: chunk.frames.upperBound, clearSpeech: chunk.frames.length))
  }

  private func close(_ segment: SegmentLog, at end: Int64) {
    let frames = segment.start..<(segment.start + end)
    segment.append(.closed(SpeechSegment(id: segment.id, frames: frames, speech: frames, cut: .end)))
  }

  /// Another session has the worker while a second of speech is due, and the next half second comes.
  @Test(arguments: [true, false]) func onlyALivePartialIsShed(isLive: Bool) async throws {
    let (own, other) = (pool.openSession(), pool.openSession())
    let segment = SegmentLog(id: ItemID(1), start: FrameIndex(5_000), isLive: isLive)
    let told = Count()
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { _ = try await other.decode(.numbered(0), DecodingPriority(urgency: .final)) }
      await until { pool.load.running == 1 }
      group.addTask {
        var reader = try reader(segment, own)
        let outcome = try await reader.run { _ in told.value.withLock { $0 += 1 } }
        #expect(outcome.hypothesis.tokens.count >= 8, "the final text holds all")
      }
      append(0..<16_000, to: segment)
      await until { pool.load.waiting == 1 }
      append(16_000..<24_000, to: segment)
      close(segment, at: 24_000)
      // The worker is asked for again, which is when the first partial's time is seen to be over.
      group.addTask { _ = try await other.decode(.numbered(1), DecodingPriority(urgency: .final)) }
      await until { pool.load.waiting == 2 }
      decoder.release(20)
      try await group.waitForAll()
    }
    // A reader that is not live makes both partials.
    #expect((own.skipped.partials > 0) == isLive)
    #expect((told.value.withLock { $0 } == 0) == isLive)
  }
}
