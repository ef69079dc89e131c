import StenoCore
import StenoSpeech
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(5))) struct SegmentLogTests {
  private let closed = SpeechSegment(
    id: ItemID(1), frames: .zero..<FrameIndex(1_024), speech: .zero..<FrameIndex(512), cut: .silence)

  private func audio(_ start: Int64) -> SegmentUpdate {
    .audio(
      AudioChunk(start: FrameIndex(start), samples: Array(repeating: 0.1, count: 512)), earliestCut: FrameIndex(start),
      clearSpeech: 512)
  }

  @Test func updatesComeInOrderAndTheLastIsClosed() async {
    let told = Mutex<[SpeechSegment]>([])
    let segment = SegmentLog(id: ItemID(1), start: .zero) { closed in told.withLock { $0.append(closed) } }
    let updates = [audio(0), .hangover(speechEnd: FrameIndex(512)), .resume, audio(512), .closed(closed)]
    for update in updates { segment.append(update) }
    var reader = segment.makeReader()
    #expect(reader.framesWaiting == 1_024)
    #expect(segment.hasEnded && told.withLock { $0.isEmpty })
    var read: [SegmentUpdate] = []
    while let update = await reader.next() {
      #expect(told.withLock { $0 } == (update == .closed(closed) ? [closed] : []))
      read.append(update)
    }
    #expect(read == updates)
    #expect(reader.framesWaiting == 0)
  }

  @Test func everyReaderBeginsAtTheBeginningAndTheEndIsToldOnce() async {
    let told = Mutex(0)
    let segment = SegmentLog(id: ItemID(1), start: .zero) { _ in told.withLock { $0 += 1 } }
    segment.append(audio(0))
    var early = segment.makeReader()
    #expect(await early.next() == audio(0))
    segment.append(audio(512))
    segment.append(.closed(closed))
    var late = segment.makeReader()
    #expect(await late.next() == audio(0))
    #expect(await late.readToEnd() == closed)
    #expect(await early.next() == audio(512))
    #expect(await early.readToEnd() == closed)
    #expect(told.withLock { $0 } == 1)
  }

  /// Readers that wait see every update, whoever appends it and whenever.
  @Test func readersSeeAllOfItWhileItIsWritten() async {
    let segment = SegmentLog(id: ItemID(1), start: .zero, isLive: true)
    await withTaskGroup(of: Int.self) { group in
      for _ in 0..<8 {
        group.addTask {
          var (reader, count) = (segment.makeReader(), 0)
          while await reader.next() != nil { count += 1 }
          return count
        }
      }
      for index in 0..<500 { segment.append(audio(Int64(index) * 512)) }
      segment.append(.closed(closed))
      for await count in group { #expect(count == 501) }
    }
  }

  @Test func nobodyHasToReadForTheSegmentToGoOn() {
    let segment = SegmentLog(id: ItemID(1), start: .zero, isLive: true)
    for index in 0..<2_000 { segment.append(audio(Int64(index) * 512)) }
    #expect(segment.makeReader().framesWaiting == 2_000 * 512)
  }

  @Test func afterClosedNothingIsTaken() async {
    let segment = SegmentLog(id: ItemID(1), start: .zero)
    segment.append(.closed(closed))
    segment.append(.resume)
    var reader = segment.makeReader()
    #expect(await reader.next() == .closed(closed))
    #expect(await reader.next() == nil)
    #expect(await segment.ended() == closed)
  }

  @Test func whoWaitsCanBeCancelled() async {
    let segment = SegmentLog(id: ItemID(1), start: .zero)
    await withTaskGroup(of: Bool.self) { group in
      group.addTask {
        var reader = segment.makeReader()
        return await reader.next() == nil
      }
      group.addTask { await segment.ended() == nil }
      group.addTask { await segment.abandoned() == nil }
      group.addTask { (try? await segment.outcome.wait()) == nil }
      group.cancelAll()
      for await hasEnded in group { #expect(hasEnded) }
    }
  }

  @Test func whoWaitsForTheOutcomeGoesOnWithIt() async throws {
    let segment = SegmentLog(id: ItemID(1), start: .zero)
    async let waiting: Void = segment.outcome.wait()
    segment.outcome.finish()
    try await waiting
    try await segment.outcome.wait()
  }

  @Test func theFirstReasonToAbandonStands() async {
    let segment = SegmentLog(id: ItemID(1), start: .zero)
    let failures = ["first", "second"].map { RecognitionFailure(code: $0, message: $0, isRetryable: false) }
    for failure in failures { segment.abandon(failure) }
    #expect(await segment.abandoned() == failures[0])
  }

  @Test func wordsAreWhatWhiteSpaceSeparates() {
    #expect(
      RecognizedWord.words(of: "  Ever\ttried.\n\nEver  failed. ").map(\.text) == ["Ever", "tried.", "Ever", "failed."])
    #expect(RecognizedWord.words(of: "").isEmpty)
  }
}
