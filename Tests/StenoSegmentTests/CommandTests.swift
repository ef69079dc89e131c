import StenoCore
import StenoSegment
import StenoTesting
import Testing

/// What a caller can tell a segmenter: to drop what is open, to go by other options, to leave turns to the caller.
@Suite struct CommandTests {
  private static let short: EndpointingOptions = {
    var options = EndpointingOptions()
    options.prefixPaddingMilliseconds = 300
    options.silenceDurationMilliseconds = 96
    options.minimumSpeechMilliseconds = 64
    return options
  }()

  private static let manual: EndpointingOptions = {
    var options = short
    options.detectsTurns = false
    options.maximumSegmentMilliseconds = 1_000
    return options
  }()

  @Test func clearDropsTheOpenSegmentAndNothingReachesBeforeIt() throws {
    var segmenter = try Segmenter(options: Self.short)
    let windows = Strip.windows("0999999")
    var actions = windows[..<4].flatMap { segmenter.observe($0) }
    actions += segmenter.clear(at: FrameIndex(2_048))
    actions += windows[4...].flatMap { segmenter.observe($0) }
    #expect(actions.map(\.symbol) == ["[", "x", "["])
    #expect(actions.closed.map(\.cut) == [.clear])
    #expect(segmenter.openSegmentStart == FrameIndex(2_048))
  }

  @Test func clearInSilenceForgetsThePreRoll() throws {
    var segmenter = try Segmenter(options: Self.short)
    for window in Strip.windows("0000") { _ = segmenter.observe(window) }
    #expect(segmenter.clear(at: FrameIndex(2_048)).isEmpty)
    for window in Strip.windows("99", from: FrameIndex(2_048)) { _ = segmenter.observe(window) }
    #expect(segmenter.openSegmentStart == FrameIndex(2_048))
  }

  @Test func otherOptionsHoldFromTheNextSegmentOn() throws {
    var segmenter = try Segmenter(options: Self.short)
    var symbols = Strip.windows("0999").map { segmenter.observe($0).symbol }.joined()
    var longer = Self.short
    longer.silenceDurationMilliseconds = 160
    try segmenter.update(longer)
    symbols += Strip.windows("000" + "99" + "00000", from: FrameIndex(2_048)).map { segmenter.observe($0).symbol }
      .joined()
    #expect(symbols == "..[." + "~.]" + ".[" + "~...]")
  }

  @Test func optionsOutOfRangeChangeNothing() throws {
    var segmenter = try Segmenter(options: Self.short)
    var wrong = Self.short
    wrong.threshold = 2
    #expect(throws: OptionError.self) { try segmenter.update(wrong) }
    #expect(Strip.windows("0999000").map { segmenter.observe($0).symbol }.joined() == "..[.~.]")
  }

  @Test func withoutTurnDetectionACommitEndsASegmentAndNothingElseDoes() throws {
    var segmenter = try Segmenter(options: Self.manual)
    let windows = Strip.windows("000990000000" + "0000")
    var actions = windows[..<12].flatMap { segmenter.observe($0) }
    actions += segmenter.commit(at: FrameIndex(12 * 512))
    actions += windows[12...].flatMap { segmenter.observe($0) }
    #expect(actions.map(\.symbol) == ["[", "c", "["])
    let segment = try #require(actions.closed.first)
    #expect(segment.frames == .zero..<FrameIndex(12 * 512))
    #expect(segment.speech == FrameIndex(3 * 512)..<FrameIndex(5 * 512))
    #expect(segmenter.openSegmentStart == FrameIndex(12 * 512))
    // Without any speech the end is where the segment ends.
    let silent = try #require(segmenter.commit(at: FrameIndex(16 * 512)).closed.first)
    #expect(silent.speech.isEmpty && silent.frames == FrameIndex(12 * 512)..<FrameIndex(16 * 512))
  }

  @Test func turnDetectionCanBeTakenUpAgainInAnOpenSegment() throws {
    var segmenter = try Segmenter(options: Self.manual)
    var symbols = Strip.windows("0099").map { segmenter.observe($0).symbol }.joined()
    try segmenter.update(Self.short)
    symbols += Strip.windows("000", from: FrameIndex(2_048)).map { segmenter.observe($0).symbol }.joined()
    #expect(symbols == "[..." + "~.]")
  }

  /// Partition: every frame is in one segment, whatever the scores, and none is too long.
  @Test(arguments: 0..<50 as Range<UInt64>)
  func withoutTurnDetectionEveryFrameIsInASegment(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var segmenter = try Segmenter(options: Self.manual)
    var (position, segments): (FrameIndex, [SpeechSegment]) = (.zero, [])
    for _ in 0..<300 {
      let score = "0123456789".randomElement(using: &random) ?? "0"
      for window in Strip.windows(String(score), from: position) {
        segments += segmenter.observe(window).closed
        position = window.frames.upperBound
      }
      if Int.random(in: 0..<40, using: &random) == 0 { segments += segmenter.commit(at: position).closed }
    }
    segments += segmenter.finish(at: position).closed
    #expect(segments.first?.frames.lowerBound == .zero && segments.last?.frames.upperBound == position)
    #expect(zip(segments, segments.dropFirst()).allSatisfy { $0.frames.upperBound == $1.frames.lowerBound })
    #expect(
      segments.allSatisfy {
        $0.frames.length <= 16_000 && $0.frames.contains($0.speech.lowerBound) || $0.speech.isEmpty
      })
  }
}
