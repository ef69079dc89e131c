import StenoCore
import StenoSegment
import Testing

/// A maximum of one second, 31.25 windows, no prefix and a silence that is never complete.
private let oneSecond: EndpointingOptions = {
  var options = EndpointingOptions()
  options.prefixPaddingMilliseconds = 0
  options.silenceDurationMilliseconds = 5_000
  options.minimumSpeechMilliseconds = 0
  options.maximumSegmentMilliseconds = 1_000
  return options
}()

private func run(_ windows: [ScoredWindow]) throws -> [SegmentAction] {
  var segmenter = try Segmenter(options: oneSecond)
  return windows.flatMap { segmenter.observe($0) }
}

private func nines(_ count: Int) -> String { String(repeating: "9", count: count) }
private func zeros(_ count: Int) -> String { String(repeating: "0", count: count) }

@Test func cutsInTheMiddleOfTheLongestPause() throws {
  // Pauses of 5 windows in the first half, then of 3 and 4 in the second.
  let actions = try run(Strip.windows(nines(5) + zeros(5) + nines(8) + "000" + nines(3) + "0000" + nines(6)))
  #expect(actions.map(\.symbol).joined() == "[~^~^~^p[")
  let middle = FrameIndex((24 + 2) * 512)
  #expect(actions.closed.map(\.frames) == [FrameIndex.zero..<middle])
  #expect(actions.closed.map(\.speech) == [FrameIndex.zero..<FrameIndex(24 * 512)])
  #expect(actions.last == .open(ItemID(2), at: middle))
}

@Test func ofEqualPausesTheLastIsCut() throws {
  let actions = try run(Strip.windows(nines(18) + "000" + nines(3) + "000" + nines(6)))
  #expect(actions.closed.map(\.frames.upperBound) == [FrameIndex(24 * 512 + 768)])
}

@Test func twoQuietWindowsAreNoPause() throws {
  let actions = try run(Strip.windows(nines(20) + "00" + nines(11)))
  #expect(actions.closed.map(\.cut) == [.maxValley])
}

@Test func cutsInTheLowestValley() throws {
  var windows = Strip.windows(nines(33))
  for index in 18...19 { windows[index].energy = 0.3 }
  for index in 23...27 { windows[index].energy = 0.1 }
  let actions = try run(windows)
  #expect(actions.closed.map(\.cut) == [.maxValley])
  #expect(actions.closed.map(\.frames.upperBound) == [FrameIndex(25 * 512 + 256)])
  #expect(actions.last == .open(ItemID(2), at: FrameIndex(25 * 512 + 256)))
}

@Test func aShallowDipIsNoValley() throws {
  var windows = Strip.windows(nines(33))
  for index in 20...28 { windows[index].energy = 0.8 }
  #expect(try run(windows).closed.map(\.cut) == [.maxHard])
}

@Test func fadingOutIsNoValley() throws {
  var windows = Strip.windows(nines(33))
  for index in 18..<33 { windows[index].energy = 1 / Float(index - 16) }
  #expect(try run(windows).closed.map(\.cut) == [.maxHard])
}

@Test func withoutPauseOrValleyTheCutIsAtTheMaximum() throws {
  let actions = try run(Strip.windows(nines(70)))
  #expect(actions.map(\.symbol).joined() == "[h[h[")
  #expect(
    actions.closed.map(\.frames) == [
      FrameIndex.zero..<FrameIndex(16_000), FrameIndex(16_000)..<FrameIndex(32_000),
    ])
  #expect(actions.closed.map(\.speech) == actions.closed.map(\.frames))
}

@Test func aCutInThePauseThatIsGoingOnOpensNothing() throws {
  let actions = try run(Strip.windows(nines(20) + zeros(30)))
  #expect(actions.map(\.symbol).joined() == "[~p")
  let middle = FrameIndex((20 * 512 + 16_000) / 2)
  #expect(actions.closed.map(\.frames.upperBound) == [middle])
  #expect(actions.closed.map(\.speech.upperBound) == [FrameIndex(20 * 512)])
}

@Test func theHangoverIsToldAgainToTheNextSegment() throws {
  let actions = try run(Strip.windows(nines(17) + "00000" + nines(6) + "0000"))
  #expect(actions.map(\.symbol).joined() == "[~^~p[~")
  #expect(actions.last == .hangover(speechEnd: FrameIndex(28 * 512)))
}

@Test func aCutAtTheEndOfAWindowWaitsForWhatFollows() throws {
  var segmenter = try Segmenter(options: oneSecond)
  let windows = Strip.windows("9999", length: 4_000)
  #expect(windows.flatMap { segmenter.observe($0) }.map(\.symbol) == ["[", "h"])
  #expect(segmenter.openSegmentStart == nil)
  #expect(segmenter.earliestNextStart == FrameIndex(16_000))
  var quiet = segmenter
  #expect(quiet.observe(Strip.windows("0", from: FrameIndex(16_000))[0]).isEmpty)
  #expect(quiet.finish(at: FrameIndex(16_512)).isEmpty)
  #expect(
    segmenter.observe(Strip.windows("9", from: FrameIndex(16_000))[0]) == [.open(ItemID(2), at: FrameIndex(16_000))])
}

@Test func aLongWindowIsCutSeveralTimes() throws {
  var segmenter = try Segmenter(options: oneSecond)
  let actions = segmenter.observe(Strip.windows("9", length: 50_000)[0])
  #expect(actions.map(\.symbol).joined() == "[h[h[h[")
  #expect(segmenter.openSegmentStart == FrameIndex(48_000))
  #expect(segmenter.finish(at: FrameIndex(50_000)).closed.map(\.frames) == [FrameIndex(48_000)..<FrameIndex(50_000)])
}

@Test func theEarliestCutFollowsTheBestPlaceSoFar() throws {
  var segmenter = try Segmenter(options: oneSecond)
  let windows = Strip.windows(nines(18) + "000" + nines(3) + "0000" + nines(3))
  var earliest: [Int64] = []
  for window in windows {
    _ = segmenter.observe(window)
    earliest.append(segmenter.earliestCut.rawValue)
  }
  // Before the middle no cut reaches back; then the first pause is the best place, until the second is as long.
  let firstHalf = (1...15).map { Int64($0 * 512) }
  #expect(Array(earliest[..<15]) == firstHalf)
  let firstPause: [Int64] = [9_984, 9_984, 9_984, 9_984, 9_984, 9_984]
  #expect(Array(earliest[20...25]) == firstPause)
  let secondPause: [Int64] = [13_056, 13_312, 13_312, 13_312, 13_312]
  #expect(Array(earliest[26...]) == secondPause)
}
