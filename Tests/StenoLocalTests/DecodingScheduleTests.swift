import StenoCore
import StenoSpeech
import StenoTesting
import Testing

@testable import StenoLocal

struct DecodingScheduleTests {
  private let start = FrameIndex(milliseconds: 10_000)

  private func schedule(_ change: (inout LocalOptions) -> Void = { _ in }) -> DecodingSchedule {
    var options = LocalOptions()
    options.partialDelay = 16_000
    options.partialInterval = 8_000
    options.hangoverDelay = 4_800
    options.rereadingDelay = 6_400
    options.recordedTail = 3_200
    change(&options)
    return DecodingSchedule(start: start, options: options)
  }

  private func at(_ milliseconds: Int64) -> FrameIndex {
    start + milliseconds * FrameIndex.perMillisecond
  }

  private func audio(_ frames: Range<FrameIndex>) -> SegmentUpdate {
    .audio(
      AudioChunk(start: frames.lowerBound, samples: Array(repeating: 0, count: Int(frames.length))),
      earliestCut: start, clearSpeech: 0)
  }

  private func closed(speechEnd: FrameIndex, end: FrameIndex) -> SegmentUpdate {
    .closed(SpeechSegment(id: ItemID(1), frames: start..<end, speech: start..<speechEnd, cut: .silence))
  }

  /// Gives audio between two times in chunks of 32 ms and returns the readings: `p`, `f` or `r` and its end in
  /// milliseconds.
  private func hear(_ schedule: inout DecodingSchedule, from: Int64, to: Int64) -> [String] {
    stride(from: from, to: to, by: 32).flatMap { time in
      schedule.observe(audio(at(time)..<at(min(to, time + 32)))).map(describe)
    }
  }

  private func describe(_ plan: DecodingPlan) -> String {
    #expect(plan.frames.lowerBound == start)
    let letter =
      switch plan.kind {
      case .partial: "p"
      case .final: "f"
      case .rereading: "r"
      }
    return "\(letter)\(plan.frames.milliseconds)"
  }

  @Test func partialsComeEveryInterval() {
    var schedule = schedule()
    let readings = hear(&schedule, from: 0, to: 18_000)
    #expect(readings == stride(from: 1_000, through: 18_000, by: 500).map { "p\($0)" })
  }

  @Test func overdueReadingsAreMadeUpForOnce() {
    var schedule = schedule()
    #expect(schedule.observe(audio(at(0)..<at(4_700))).map(describe) == ["p4500"])
    #expect(hear(&schedule, from: 4_700, to: 5_500) == ["p5000", "p5500"])
  }

  @Test func theHangoverIsReadAndReread() {
    var schedule = schedule()
    #expect(hear(&schedule, from: 0, to: 1_200) == ["p1000"])
    #expect(schedule.observe(.hangover(speechEnd: at(1_200))).isEmpty)
    #expect(hear(&schedule, from: 1_200, to: 1_499) == [])
    #expect(hear(&schedule, from: 1_499, to: 1_599) == ["f1400"], "speech and its tail")
    #expect(hear(&schedule, from: 1_599, to: 3_000) == ["r1400"], "again where it is doubtful; no partials in silence")
    #expect(schedule.observe(closed(speechEnd: at(1_200), end: at(1_700))).map(describe) == ["f1400", "r1400"])
  }

  @Test func aHangoverThatIsReportedLateIsReadAtOnce() {
    var schedule = schedule()
    _ = hear(&schedule, from: 0, to: 1_400)
    #expect(schedule.observe(.hangover(speechEnd: at(1_050))).map(describe) == ["f1250"])
  }

  @Test func speechThatGoesOnIsReadOn() {
    var schedule = schedule()
    _ = hear(&schedule, from: 0, to: 1_200)
    _ = schedule.observe(.hangover(speechEnd: at(1_200)))
    #expect(hear(&schedule, from: 1_200, to: 2_100) == ["f1400", "r1400"])
    #expect(schedule.observe(.resume).isEmpty, "the reading of the silence held all that was said before it")
    #expect(hear(&schedule, from: 2_100, to: 2_600) == ["p2600"])
    #expect(schedule.observe(.hangover(speechEnd: at(2_600))).isEmpty)
    #expect(hear(&schedule, from: 2_600, to: 2_980) == ["f2800"], "each silence is read")
    #expect(schedule.observe(.resume).isEmpty, "speech went on before a doubt was worth the time")
  }

  @Test func aShortPauseIsNotRead() {
    var schedule = schedule()
    _ = hear(&schedule, from: 0, to: 1_100)
    _ = schedule.observe(.hangover(speechEnd: at(1_100)))
    #expect(hear(&schedule, from: 1_100, to: 1_300) == [])
    #expect(schedule.observe(.resume).isEmpty)
    #expect(hear(&schedule, from: 1_300, to: 1_600) == ["p1500"])
  }

  @Test(
    arguments: [
      (1_000, 1_500, 1_200), (1_000, 1_100, 1_100), (1_000, 1_000, 1_000), (-500, 1_500, 0),
    ] as [(Int64, Int64, Int64)])
  func theClosedSegmentIsReadUpToItsTail(speechEnd: Int64, end: Int64, expected: Int64) {
    var schedule = schedule()
    let segment = SpeechSegment(
      id: ItemID(1), frames: start..<at(end), speech: (start - 16_000)..<at(speechEnd), cut: .silence)
    #expect(schedule.observe(.closed(segment)).map(describe) == ["f\(expected)", "r\(expected)"])
    #expect(hear(&schedule, from: end, to: end + 3_000) == [], "nothing is read after the end")
  }

  @Test func withoutPartialsOnlyTheEndIsRead() {
    var schedule = schedule { $0.partialInterval = nil }
    #expect(hear(&schedule, from: 0, to: 6_000) == [])
    #expect(schedule.observe(.hangover(speechEnd: at(6_000))).isEmpty)
    #expect(hear(&schedule, from: 6_000, to: 6_500) == [])
    #expect(schedule.observe(closed(speechEnd: at(6_000), end: at(6_500))).map(describe) == ["f6200", "r6200"])
  }

  /// Chunks up to the partial interval: the readings do not depend on where the audio was cut.
  @Test func chunkingChangesNothing() {
    var random = SeededGenerator(seed: 5)
    for _ in 0..<100 {
      var events: [(at: FrameIndex, update: SegmentUpdate)] = []
      var time = start
      for _ in 0..<Int.random(in: 0...4, using: &random) {
        let speechEnd = time + Int64.random(in: 1...60_000, using: &random)
        time = speechEnd + Int64.random(in: 1...9_000, using: &random)
        events.append(
          (speechEnd + Int64.random(in: 0...(time - speechEnd), using: &random), .hangover(speechEnd: speechEnd)))
        events.append((time, .resume))
      }
      let end = time + Int64.random(in: 8_000...60_000, using: &random)
      events.append((end, closed(speechEnd: end - 8_000, end: end)))
      let expected = plans(events) { 512 }
      for _ in 0..<5 { #expect(plans(events) { Int64.random(in: 1...8_000, using: &random) } == expected) }
    }
  }

  private func plans(
    _ events: [(at: FrameIndex, update: SegmentUpdate)], chunk: () -> Int64
  ) -> [DecodingPlan] {
    var schedule = schedule()
    var found: [DecodingPlan] = []
    var time = start
    for event in events {
      while time < event.at {
        let next = min(event.at, time + chunk())
        found += schedule.observe(audio(time..<next))
        time = next
      }
      found += schedule.observe(event.update)
    }
    return found
  }
}
