import StenoCore
import Testing

@Test func framesBecomeMillisecondsRoundedDown() {
  #expect(FrameIndex(15).milliseconds == 0)
  #expect(FrameIndex(16).milliseconds == 1)
  #expect(FrameIndex(-1).milliseconds == -1)
  #expect(FrameIndex(milliseconds: 660).rawValue == 10_560)
}

@Test func aSpanLastsAsLongAsItsPrintedEnds() {
  let span = FrameIndex(15)..<FrameIndex(33)
  #expect(span.length == 18)
  #expect(span.milliseconds == 2)
}

@Test func neighbouringSpansShareAMillisecond() {
  for frame in Int64(0)..<64 {
    let middle = FrameIndex(frame)
    let spans = [FrameIndex.zero..<middle, middle..<FrameIndex(64)]
    #expect(spans.map(\.milliseconds).reduce(0, +) == 4)
  }
}
