import StenoCore
import Testing

@Test func framesBecomeMillisecondsRoundedDown() {
  #expect(FrameIndex(15).milliseconds == 0)
  #expect(FrameIndex(16).milliseconds == 1)
  #expect(FrameIndex(-1).milliseconds == -1)
  #expect(FrameIndex(milliseconds: 660).rawValue == 10_560)
}
