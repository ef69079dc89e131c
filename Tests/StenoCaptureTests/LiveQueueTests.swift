import StenoCore
import StenoTesting
import Testing

@testable import StenoCapture

@Suite struct LiveQueueTests {
  private func ramp(_ frames: Range<Int>) -> [Float] { frames.map { Float($0) } }

  private func drain(_ queue: inout LiveQueue) -> [CaptureEvent] {
    var events: [CaptureEvent] = []
    while let event = queue.take() { events.append(event) }
    return events
  }

  @Test func piecesBecomeOneChunk() {
    var queue = LiveQueue(capacity: 100)
    queue.append(ramp(0..<10).span)
    queue.append(ramp(10..<30).span)
    #expect(drain(&queue) == [.audio(AudioChunk(start: .zero, samples: ramp(0..<30)))])
    #expect(queue.take() == nil)
  }

  @Test func gapsKeepTheirPlaceAndLikeOnesJoin() {
    var queue = LiveQueue(capacity: 100)
    queue.append(ramp(0..<10).span)
    queue.appendGap(5, .overrun)
    queue.appendGap(7, .overrun)
    queue.appendGap(0, .sourceLost)
    queue.appendGap(3, .sourceLost)
    queue.append(ramp(10..<12).span)
    #expect(
      drain(&queue) == [
        .audio(AudioChunk(start: .zero, samples: ramp(0..<10))),
        .gap(AudioGap(frames: FrameIndex(10)..<FrameIndex(22), cause: .overrun)),
        .gap(AudioGap(frames: FrameIndex(22)..<FrameIndex(25), cause: .sourceLost)),
        .audio(AudioChunk(start: FrameIndex(25), samples: ramp(10..<12))),
      ])
  }

  @Test func anOpenGapHoldsBackWhatFollows() {
    var queue = LiveQueue(capacity: 100)
    queue.append(ramp(0..<4).span)
    queue.openGap(.sourceLost, detail: "gone")
    queue.append(ramp(4..<6).span)
    #expect(drain(&queue) == [.audio(AudioChunk(start: .zero, samples: ramp(0..<4)))])
    queue.closeGap(100)
    #expect(
      drain(&queue) == [
        .gap(AudioGap(frames: FrameIndex(4)..<FrameIndex(104), cause: .sourceLost, detail: "gone")),
        .audio(AudioChunk(start: FrameIndex(104), samples: ramp(4..<6))),
      ])
    queue.openGap(.sourceLost, detail: nil)
    queue.closeGap(0)
    #expect(queue.take() == nil)
  }

  @Test func whatIsTooMuchAfterAGapIsTakenAway() {
    var queue = LiveQueue(capacity: 12)
    queue.append(ramp(0..<8).span)
    _ = queue.take()
    queue.append(ramp(8..<12).span)
    queue.openGap(.sourceLost, detail: nil)
    queue.append(ramp(100..<108).span)
    queue.closeGap(-5)
    #expect(queue.take() == .audio(AudioChunk(start: FrameIndex(8), samples: ramp(8..<12))))
    #expect(queue.take() == .audio(AudioChunk(start: FrameIndex(12), samples: ramp(105..<108))))
    #expect(queue.take() == nil)
  }

  @Test func theOldestAudioIsDroppedIntoAGap() {
    var queue = LiveQueue(capacity: 20_000)
    queue.append(ramp(0..<20_000).span)
    queue.append(ramp(20_000..<20_320).span)
    // A second at a time, so that the next fragments have room.
    #expect(queue.take() == .gap(AudioGap(frames: .zero..<FrameIndex(16_000), cause: .queueFull)))
    #expect(queue.take() == .audio(AudioChunk(start: FrameIndex(16_000), samples: ramp(16_000..<20_320))))
  }

  @Test func moreThanFitsKeepsItsEnd() {
    var queue = LiveQueue(capacity: 100)
    queue.append(ramp(0..<250).span)
    #expect(queue.take() == .gap(AudioGap(frames: .zero..<FrameIndex(150), cause: .queueFull)))
    #expect(queue.take() == .audio(AudioChunk(start: FrameIndex(150), samples: ramp(150..<250))))
  }

  @Test func aStretchKeepsTheEnds() {
    for change in [-1, 1] {
      var queue = LiveQueue(capacity: 1_000)
      queue.append(ramp(0..<320).span, stretchedBy: change)
      guard case .audio(let chunk) = queue.take() else {
        Issue.record("no audio")
        continue
      }
      #expect(chunk.samples.count == 320 + change)
      #expect(chunk.samples.first == 0)
      #expect(abs((chunk.samples.last ?? 0) - 319) < 0.001)
      #expect(zip(chunk.samples, chunk.samples.dropFirst()).allSatisfy { $0 < $1 })
    }
  }

  /// Whatever happens, the events are contiguous, their lengths add up, and every sample stands where it was put.
  @Test(arguments: 0..<40) func nothingIsLostWithoutAGap(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var queue = LiveQueue(capacity: 3_000)
    var (put, taken) = (0, 0)
    for _ in 0..<2_000 {
      switch Int.random(in: 0..<10, using: &generator) {
      case 0:
        let frames = Int64.random(in: 0...900, using: &generator)
        queue.appendGap(frames, Bool.random(using: &generator) ? .overrun : .sourceLost)
        put += Int(frames)
      case 1 where seed % 2 == 0: check(queue.take(), &taken)
      default:
        let frames = Int.random(in: 0...700, using: &generator)
        queue.append(ramp(put..<(put + frames)).span)
        put += frames
      }
    }
    while let event = queue.take() { check(event, &taken) }
    #expect(taken == put)
  }

  private func check(_ event: CaptureEvent?, _ taken: inout Int) {
    guard let event else { return }
    #expect(event.frames.lowerBound.rawValue == Int64(taken))
    #expect(event.frames.length > 0)
    if case .audio(let chunk) = event { #expect(chunk.samples == ramp(taken..<(taken + chunk.samples.count))) }
    taken += Int(event.frames.length)
  }
}
