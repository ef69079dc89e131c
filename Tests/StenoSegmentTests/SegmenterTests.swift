import StenoCore
import StenoSegment
import Testing

/// Options for strips: 64 ms of speech open a segment, 96 ms of silence close it, no prefix.
private let short: EndpointingOptions = {
  var options = EndpointingOptions()
  options.prefixPaddingMilliseconds = 0
  options.silenceDurationMilliseconds = 96
  options.minimumSpeechMilliseconds = 64
  return options
}()

private func options(_ change: (inout EndpointingOptions) -> Void) -> EndpointingOptions {
  var options = short
  change(&options)
  return options
}

private func run(_ scores: String, _ options: EndpointingOptions) throws -> (symbols: String, segments: [SpeechSegment])
{
  var segmenter = try Segmenter(options: options)
  let actions = Strip.windows(scores).map { segmenter.observe($0) }
  return (actions.map(\.symbol).joined(), actions.flatMap { $0 }.closed)
}

@Test(arguments: [
  ("09999000000", "..[..~.]...", "quiet closes a segment"),
  ("0900000000", "..........", "a click is too short to open one"),
  ("0909090900", "..........", "clicks with quiet between never add up"),
  ("9-9", "..[", "an onset goes on between the thresholds, without counting"),
  ("9--0999", ".....[.", "an onset falls back at the first quiet window"),
  ("99909900", ".[.~^.~.", "speech returns in the hangover"),
  ("9990--000", ".[.~.]...", "between the thresholds the silence goes on being counted"),
  ("99------", ".[......", "between the thresholds a segment goes on"),
  ("990-9-000", ".[~.^.~.]", "speech restarts the silence"),
  ("9900099000", ".[~.].[~.]", "two segments"),
])
func strip(scores: String, expected: String, reason: Comment) throws {
  #expect(try run(scores, short).symbols == expected, reason)
}

@Test(
  arguments: [
    ("0055500000", "...[.~.]..", 0.5, nil, "at the threshold is speech"),
    ("0055500000", "..........", 0.51, nil, "below the threshold is none"),
    ("0099333333", "...[......", 0.5, 0.3, "at the negative threshold is not yet quiet"),
    ("0099222222", "...[~.]...", 0.5, 0.3, "below the negative threshold is"),
    ("0099333333", "...[~.]...", 0.5, nil, "the negative threshold is 0.15 below the threshold by default"),
    ("0022200000", "...[.~.]..", 0.1, nil, "the default is never below 0.01"),
    ("0000000000", ".[........", 0, nil, "a threshold of 0 hears everything"),
  ] as [(String, String, Float, Float?, Comment)])
func thresholds(scores: String, expected: String, threshold: Float, negative: Float?, reason: Comment) throws {
  let options = options {
    $0.threshold = threshold
    $0.negativeThreshold = negative
  }
  #expect(try run(scores, options).symbols == expected, reason)
}

@Test(arguments: [(0, 1_024), (16, 768), (64, 0), (5_000, 0)] as [(Int, Int64)])
func prefixIsKeptBeforeTheOnset(milliseconds: Int, start: Int64) throws {
  let segment = try #require(
    try run("009900000", options { $0.prefixPaddingMilliseconds = milliseconds }).segments.first)
  #expect(segment.frames.lowerBound.rawValue == start)
  #expect(segment.speech == FrameIndex(1_024)..<FrameIndex(2_048))
}

@Test func prefixEndsAtThePreviousSegment() throws {
  let segments = try run("0990009900000", options { $0.prefixPaddingMilliseconds = 300 }).segments
  #expect(segments.count == 2)
  #expect(segments[0].frames.upperBound == segments[1].frames.lowerBound)
}

@Test func prefixIsAtMostHalfOfTheMaximum() throws {
  let options = options {
    $0.prefixPaddingMilliseconds = 5_000
    $0.maximumSegmentMilliseconds = 1_000
  }
  let segments = try run(String(repeating: "0", count: 200) + "9990000", options).segments
  #expect(segments.map(\.frames.lowerBound) == [FrameIndex(200 * 512 - 8_000)])
}

@Test(arguments: [(0, "..[]..", 1_536), (1, "..[]..", 1_552), (32, "..[]..", 2_048), (33, "..[.].", 2_064)])
func silenceEndsASegmentToTheFrame(milliseconds: Int, symbols: String, end: Int64) throws {
  let result = try run("099000", options { $0.silenceDurationMilliseconds = milliseconds })
  #expect(result.symbols == symbols.replacing("[]", with: "[(~])").replacing("[.]", with: "[~]"))
  #expect(result.segments.map(\.frames.upperBound.rawValue) == [end])
  #expect(result.segments.map(\.speech.upperBound.rawValue) == [1_536])
}

@Test(arguments: [(0, "[....."), (32, "[....."), (33, ".[...."), (96, "..[..."), (5_000, "......")])
func minimumSpeechOpensASegment(milliseconds: Int, symbols: String) throws {
  #expect(try run("999999", options { $0.minimumSpeechMilliseconds = milliseconds }).symbols == symbols)
}

@Test func anOnsetThatNeverDecidesIsGivenUp() throws {
  var segmenter = try Segmenter(options: options { $0.maximumSegmentMilliseconds = 1_000 })
  for window in Strip.windows("9" + String(repeating: "-", count: 200)) { #expect(segmenter.observe(window).isEmpty) }
  #expect(segmenter.earliestNextStart == FrameIndex(201 * 512))
}

/// The example of the design: speech from 960 ms to 4,512 ms with the default options.
@Test func timesOfAnExample() throws {
  var segmenter = try Segmenter(options: EndpointingOptions())
  let scores =
    String(repeating: "0", count: 30) + String(repeating: "9", count: 111) + String(repeating: "1", count: 30)
  var actions: [Int64: [SegmentAction]] = [:]
  for window in Strip.windows(scores) {
    let result = segmenter.observe(window)
    if !result.isEmpty { actions[window.frames.upperBound.milliseconds] = result }
  }
  let segment = SpeechSegment(
    id: ItemID(1), frames: FrameIndex(milliseconds: 660)..<FrameIndex(milliseconds: 5_012),
    speech: FrameIndex(milliseconds: 960)..<FrameIndex(milliseconds: 4_512), cut: .silence)
  #expect(
    actions == [
      1_056: [.open(ItemID(1), at: FrameIndex(milliseconds: 660))],
      4_544: [.hangover(speechEnd: FrameIndex(milliseconds: 4_512))],
      5_024: [.close(segment)],
    ])
}

@Test(arguments: [
  ("threshold", options { $0.threshold = 1.5 }), ("threshold", options { $0.threshold = .nan }),
  ("negative_threshold", options { $0.negativeThreshold = 0.6 }),
  ("prefix_padding_ms", options { $0.prefixPaddingMilliseconds = -1 }),
  ("silence_duration_ms", options { $0.silenceDurationMilliseconds = 5_001 }),
  ("min_speech_ms", options { $0.minimumSpeechMilliseconds = .max }),
  ("max_segment_ms", options { $0.maximumSegmentMilliseconds = 999 }),
])
func anOptionOutOfRangeIsRefused(name: String, options: EndpointingOptions) {
  let error = #expect(throws: OptionError.self) { try Segmenter(options: options) }
  #expect(error?.option == name)
}

@Test func commitClosesAtOnceAndSpeechOpensAnother() throws {
  var segmenter = try Segmenter(options: options { $0.prefixPaddingMilliseconds = 300 })
  let windows = Strip.windows("0999999")
  var actions = windows[..<4].flatMap { segmenter.observe($0) }
  // In the middle of a window that has not been scored yet.
  actions += segmenter.commit(at: FrameIndex(2_100))
  #expect(segmenter.openSegmentStart == nil)
  actions += windows[4...].flatMap { segmenter.observe($0) }
  #expect(actions.map(\.symbol) == ["[", "c", "["])
  #expect(actions.closed.map(\.frames) == [FrameIndex.zero..<FrameIndex(2_100)])
  #expect(actions.closed.map(\.speech) == [FrameIndex(512)..<FrameIndex(2_048)])
  #expect(segmenter.openSegmentStart == FrameIndex(2_100))
}

@Test func aCommitInSilenceDoesNothing() throws {
  var segmenter = try Segmenter(options: short)
  #expect(segmenter.commit(at: .zero).isEmpty)
  _ = segmenter.observe(Strip.windows("9")[0])
  #expect(segmenter.commit(at: FrameIndex(512)).isEmpty)
  #expect(segmenter.observe(Strip.windows("9", from: FrameIndex(512))[0]).symbol == "[")
}

@Test func theEndClosesWithoutInventingSpeech() throws {
  var segmenter = try Segmenter(options: short)
  for window in Strip.windows("9990") { _ = segmenter.observe(window) }
  // Long after: the segment still ends where its silence would have ended it.
  let segment = try #require(segmenter.finish(at: FrameIndex(1_000_000)).closed.first)
  #expect(segment.frames == FrameIndex.zero..<FrameIndex(1_536 + 1_536))
  #expect(segment.speech == FrameIndex.zero..<FrameIndex(1_536))
  #expect(segment.cut == .end)
  #expect(segmenter.finish(at: FrameIndex(1_000_000)).isEmpty)
}

@Test func nothingReachesIntoAGap() throws {
  var segmenter = try Segmenter(options: options { $0.prefixPaddingMilliseconds = 300 })
  for window in Strip.windows("0999") { _ = segmenter.observe(window) }
  let gap = FrameIndex(2_048)..<FrameIndex(10_000)
  let segment = try #require(segmenter.interrupt(over: gap).closed.first)
  #expect(segment.frames.upperBound == gap.lowerBound)
  #expect(segment.cut == .end)
  #expect(segmenter.earliestNextStart == gap.upperBound)
  let actions = Strip.windows("099", from: gap.upperBound).flatMap { segmenter.observe($0) }
  #expect(actions == [.open(ItemID(2), at: gap.upperBound)])
}
