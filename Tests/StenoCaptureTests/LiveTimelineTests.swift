import StenoCore
import Testing

@testable import StenoCapture

/// Scripts of what came when; the clock is an argument, so nothing waits.
@Suite struct LiveTimelineTests {
  private let origin = ContinuousClock.now
  private static let fragment: Int64 = 320

  private func at(_ milliseconds: Int) -> ContinuousClock.Instant { origin + .milliseconds(milliseconds) }

  /// Hears a fragment each 20 ms after `start`, up to and including `end`.
  private func hear(_ timeline: inout LiveTimeline, after start: Int, to end: Int) -> [LiveTimeline.Step] {
    stride(from: start + 20, through: end, by: 20).map { timeline.hear(Self.fragment, at: at($0)) }
  }

  @Test func steadyAudioIsAppended() {
    var timeline = LiveTimeline()
    #expect(hear(&timeline, after: 0, to: 60_000).allSatisfy { $0 == .append })
    #expect(timeline.position == 60 * 16_000)
  }

  @Test func aDelayedBeginningMovesTheOriginNotTheAudio() {
    var timeline = LiveTimeline()
    // The first fragment took 150 ms too long; those after it are on time.
    _ = timeline.hear(Self.fragment, at: at(170))
    for number in 1...7 { _ = timeline.hear(Self.fragment, at: at(170 + number)) }
    #expect(hear(&timeline, after: 180, to: 5_000).allSatisfy { $0 == .append })
    _ = timeline.lose(.sourceLost, detail: nil)
    // Frame 0 was at 17 ms: what came at 177 ms brought 160 ms of audio.
    #expect(
      timeline.finish(at: at(6_000))
        == .gap((6_000 - 17) * 16 - timeline.positionBeforeFinish(5_000), .sourceLost, detail: nil))
  }

  @Test func aLossIsWhatTheClockSaysMinusWhatWasHeard() {
    var timeline = LiveTimeline()
    _ = hear(&timeline, after: 0, to: 1_000)
    #expect(timeline.lose(.sourceLost, detail: "gone") == .nothing)
    #expect(timeline.lostCause == .sourceLost)
    var steps = hear(&timeline, after: 3_000, to: 3_280)
    #expect(steps.removeFirst() == .openGap(.sourceLost, detail: "gone"))
    #expect(steps.removeLast() == .closeGap(2_000 * 16))
    #expect(steps.allSatisfy { $0 == .append })
    #expect(timeline.position == 3_280 * 16)
  }

  @Test func aBurstAfterAStallIsNoLoss() {
    var timeline = LiveTimeline()
    _ = hear(&timeline, after: 0, to: 1_000)
    #expect(!timeline.isStalled(at: at(1_999)))
    #expect(timeline.isStalled(at: at(2_000)))
    _ = timeline.lose(.sourceLost, detail: nil)
    #expect(!timeline.isStalled(at: at(9_000)))
    // Everything that was kept comes at once, then goes on as before.
    for _ in 0..<100 { _ = timeline.hear(Self.fragment, at: at(3_000)) }
    let steps = hear(&timeline, after: 3_000, to: 3_260)
    #expect(steps.last == .closeGap(0))
    #expect(timeline.position == 3_260 * 16)
  }

  @Test func halfABurstIsHalfALoss() {
    var timeline = LiveTimeline()
    _ = hear(&timeline, after: 0, to: 1_000)
    _ = timeline.lose(.sourceLost, detail: nil)
    for _ in 0..<50 { _ = timeline.hear(Self.fragment, at: at(3_000)) }
    #expect(hear(&timeline, after: 3_000, to: 3_260).last == .closeGap(1_000 * 16))
  }

  @Test func aBurstOfMoreThanTheTimeThatHasPassedIsCut() {
    var timeline = LiveTimeline()
    _ = hear(&timeline, after: 0, to: 1_000)
    _ = timeline.lose(.sourceLost, detail: nil)
    // Another source, idle till now, first gives 900 ms that it has made up.
    for _ in 0..<45 { _ = timeline.hear(Self.fragment, at: at(1_020)) }
    #expect(hear(&timeline, after: 1_020, to: 1_280).last == .closeGap(-880 * 16))
    #expect(timeline.position == 1_280 * 16)
  }

  @Test func aDeviceThatKnowsItsStartSettlesAtOnce() {
    var timeline = LiveTimeline()
    #expect(timeline.start(at: at(0)) == .nothing)
    _ = hear(&timeline, after: 0, to: 500)
    #expect(timeline.lose(.overrun, detail: "late") == .nothing)
    #expect(timeline.start(at: at(620)) == .gap(120 * 16, .overrun, detail: "late"))
    #expect(timeline.position == 620 * 16)
    #expect(timeline.hear(Self.fragment, at: at(640)) == .append)
  }

  @Test func anOverrunThatTurnsOutToBeALossIsOne() {
    var timeline = LiveTimeline()
    _ = timeline.start(at: at(0))
    _ = hear(&timeline, after: 0, to: 500)
    _ = timeline.lose(.overrun, detail: "late")
    _ = timeline.lose(.sourceLost, detail: "gone")
    _ = timeline.lose(.overrun, detail: "late")
    #expect(timeline.start(at: at(1_500)) == .gap(1_000 * 16, .sourceLost, detail: "gone"))
  }

  @Test func aLossWhileSettlingClosesTheGapFirst() {
    var timeline = LiveTimeline()
    _ = hear(&timeline, after: 0, to: 1_000)
    _ = timeline.lose(.sourceLost, detail: nil)
    _ = hear(&timeline, after: 2_000, to: 2_100)
    #expect(timeline.lose(.sourceLost, detail: nil) == .closeGap(1_000 * 16))
    #expect(timeline.finish(at: at(4_000)) == .gap(1_900 * 16, .sourceLost, detail: nil))
    #expect(timeline.position == 4_000 * 16)
  }

  @Test func whatWasNeverHeardIsNotLost() {
    var timeline = LiveTimeline()
    #expect(!timeline.isStalled(at: at(100_000)))
    #expect(timeline.lose(.sourceLost, detail: nil) == .nothing)
    #expect(timeline.finish(at: at(100_000)) == .nothing)
    #expect(timeline.position == 0)
  }

  @Test(arguments: [50, -50, 300, -300])
  func aClockThatIsNotOursIsFollowed(partsPerMillion: Int64) {
    var timeline = LiveTimeline()
    var worst: Int64 = 0
    for number in 1...(50 * 600) {
      // The device takes so much longer or shorter for its 320 frames than we think.
      let nanoseconds = Int64(number) * (20_000_000 - 20 * partsPerMillion)
      let now = origin + .nanoseconds(nanoseconds)
      _ = timeline.hear(Self.fragment, at: now)
      worst = max(worst, abs(timeline.position - (now - origin).frames))
    }
    #expect(worst <= 50 * 16, "within 50 ms for ten minutes")
  }

  @Test func lateArrivalsAreNotDrift() {
    var timeline = LiveTimeline()
    var generator = UInt64(7)
    for number in 1...15_000 {
      generator = generator &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let lateness = number % 10 == 0 ? 0 : Int(generator >> 33) % 15
      #expect(timeline.hear(Self.fragment, at: at(number * 20 + lateness)) == .append)
    }
  }

  @Test func audioLostWithoutAWordIsNoticed() {
    var timeline = LiveTimeline()
    _ = hear(&timeline, after: 0, to: 10_000)
    // 400 ms are missing, and nobody says so.
    let steps = hear(&timeline, after: 10_400, to: 16_000)
    let gaps = steps.compactMap { if case .gap(let frames, let cause) = $0 { (frames, cause) } else { nil } }
    #expect(gaps.map { $0.0 } == [6_400])
    #expect(gaps.map { $0.1 } == [AudioGap.Cause.overrun])
    #expect(timeline.position == 16_000 * 16)
  }
}

extension LiveTimeline {
  /// Frames heard in the script of the delayed beginning, up to `milliseconds`.
  fileprivate func positionBeforeFinish(_ milliseconds: Int64) -> Int64 {
    8 * 320 + (milliseconds - 180) / 20 * 320
  }
}
