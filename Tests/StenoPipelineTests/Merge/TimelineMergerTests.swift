import StenoCore
import StenoPipeline
import Testing

private let first = Voice(channel: 1)
private let second = Voice(channel: 2)

/// The events of an item, which begins and ends at so many milliseconds.
private func item(_ number: Int, _ span: Range<Int64>) -> [TranscriptEvent] {
  let frames = FrameIndex(milliseconds: span.lowerBound)..<FrameIndex(milliseconds: span.upperBound)
  return [
    .speechStarted(ItemID(number), at: frames.lowerBound),
    .done(TranscriptItem(id: ItemID(number), text: "text", frames: frames, provider: "test")),
  ]
}

private func begun(_ voices: [Voice] = [first, second]) -> TimelineMerger {
  TimelineMerger(voices: voices)
}

private func symbols(_ events: [(voice: Voice, event: TranscriptEvent)]) -> String {
  events.map { voice, event in
    switch event {
    case .speechStarted(let id, _): "\(voice.channel)<\(id.number)"
    case .done(let item): "\(voice.channel)>\(item.id.number)"
    case .sessionDone: "\(voice.channel)."
    default: "\(voice.channel)?"
    }
  }.joined(separator: " ")
}

@Test func anItemWaitsForWhatMayComeBeforeIt() {
  var merger = begun()
  let (late, early) = (item(1, 2_000..<3_000), item(1, 1_000..<1_500))
  #expect(late.flatMap { merger.observe($0, of: second) }.isEmpty)
  #expect(symbols(early.flatMap { merger.observe($0, of: first) }) == "1<1 1>1")
  #expect(merger.advance(first, to: FrameIndex(milliseconds: 1_999)).isEmpty)
  #expect(symbols(merger.advance(first, to: FrameIndex(milliseconds: 2_001))) == "2<1 2>1")
}

@Test func anOpenItemHoldsTheOthersUp() {
  var merger = begun()
  let (open, later) = (item(1, 1_000..<9_000), item(1, 2_000..<3_000))
  #expect(
    symbols(merger.observe(open[0], of: first) + merger.advance(second, to: FrameIndex(milliseconds: 1_001))) == "1<1")
  #expect(later.flatMap { merger.observe($0, of: second) }.isEmpty)
  #expect(merger.advance(first, to: FrameIndex(milliseconds: 8_000)).isEmpty, "it begins before")
  #expect(symbols(merger.observe(open[1], of: first)) == "1>1 2<1 2>1", "nothing of an item is torn apart")
}

@Test func aVoiceThatEndsHoldsNobodyUp() {
  var merger = begun()
  let summary = SessionSummary(duration: .zero ..< .zero, items: 0, failed: 0)
  #expect(item(1, 2_000..<3_000).flatMap { merger.observe($0, of: second) }.isEmpty)
  #expect(merger.observe(.sessionDone(summary), of: second).isEmpty)
  #expect(symbols(merger.end(first)) == "2<1 2>1 2.")
  #expect(merger.end(second).isEmpty && merger.end(Voice(channel: 3)).isEmpty)
}

/// However the voices take turns, all comes out once, in order, with items in one piece.
@Test(arguments: 0..<200)
func everyInterleavingGivesTheSame(seed: UInt64) {
  var random = Seeded(state: seed)
  let voices = (1...3).map { Voice(channel: $0) }
  var scripts: [Voice: [TranscriptEvent]] = [:]
  for voice in voices {
    var start: Int64 = 0
    scripts[voice] = (1...8).flatMap { number in
      start += Int64.random(in: 0...3_000, using: &random)
      defer { start += 500 }
      return item(number, start..<(start + 500))
    }
  }
  let expected = merged(scripts, voices) { $0[0] }
  let actual = merged(scripts, voices) { $0.randomElement(using: &random) ?? $0[0] }
  #expect(symbols(actual) == symbols(expected))
  #expect(actual.count == 3 * 16)
  for (opening, closing) in zip(actual, actual.dropFirst()) {
    guard case .speechStarted(let id, _) = opening.event, case .done(let item) = closing.event else { continue }
    #expect(id == item.id && opening.voice == closing.voice)
  }
}

private func merged(
  _ scripts: [Voice: [TranscriptEvent]], _ voices: [Voice], choose: ([Voice]) -> Voice
) -> [(voice: Voice, event: TranscriptEvent)] {
  var (scripts, merger) = (scripts, begun(voices))
  var released: [(voice: Voice, event: TranscriptEvent)] = []
  while true {
    let left = voices.filter { scripts[$0]?.isEmpty == false }
    guard !left.isEmpty else { break }
    let voice = choose(left)
    guard let event = scripts[voice]?.removeFirst() else { break }
    released += merger.observe(event, of: voice)
    if scripts[voice]?.isEmpty == true { released += merger.end(voice) }
  }
  return released
}

private struct Seeded: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ (state >> 29)
  }
}
