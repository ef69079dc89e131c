import StenoCore
import StenoSpeech
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(5))) struct OpenSegmentTests {
  private let closed = SpeechSegment(
    id: ItemID(1), frames: .zero..<FrameIndex(1_024), speech: .zero..<FrameIndex(512), cut: .silence)

  private func audio(_ start: Int64) -> SegmentUpdate {
    .audio(
      AudioChunk(start: FrameIndex(start), samples: Array(repeating: 0.1, count: 512)), earliestCut: FrameIndex(start),
      clearSpeech: 512)
  }

  @Test func updatesComeInOrderAndTheLastIsClosed() async {
    let told = Mutex<[SpeechSegment]>([])
    let segment = OpenSegment(id: ItemID(1), start: .zero, silenceBefore: nil, isLive: false) { closed in
      told.withLock { $0.append(closed) }
    }
    let updates = [audio(0), .hangover(speechEnd: FrameIndex(512)), .resume, audio(512), .closed(closed)]
    for update in updates { await segment.send(update) }
    #expect(segment.framesWaiting == 1_024)
    #expect(segment.closed == nil)
    var read: [SegmentUpdate] = []
    while let update = await segment.next() {
      #expect((segment.closed == nil) == (update != .closed(closed)))
      read.append(update)
    }
    #expect(read == updates)
    #expect(told.withLock { $0 } == [closed])
    #expect(segment.framesWaiting == 0)
  }

  @Test func nobodyHasToReadForTheSegmentToGoOn() async {
    let segment = OpenSegment(id: ItemID(1), start: .zero, silenceBefore: nil, isLive: true)
    for index in 0..<2_000 { await segment.send(audio(Int64(index) * 512)) }
    #expect(segment.framesWaiting == 2_000 * 512)
  }

  @Test func afterClosedNothingIsTaken() async {
    let segment = OpenSegment(id: ItemID(1), start: .zero, silenceBefore: nil, isLive: false)
    await segment.send(.closed(closed))
    await segment.send(.resume)
    #expect(await segment.next() == .closed(closed))
    #expect(await segment.next() == nil)
  }

  @Test func wordsAreWhatWhiteSpaceSeparates() {
    #expect(
      RecognizedWord.words(of: "  Ever\ttried.\n\nEver  failed. ").map(\.text) == ["Ever", "tried.", "Ever", "failed."])
    #expect(RecognizedWord.words(of: "").isEmpty)
  }
}
