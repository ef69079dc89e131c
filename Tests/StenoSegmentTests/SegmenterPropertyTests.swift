import StenoCore
import StenoSegment
import StenoTesting
import Testing

/// Random scores, options, window lengths and interruptions, all from one seed.
private struct Trial {
  var generator: SeededGenerator
  let options: EndpointingOptions
  private let lengths: [Int64]

  init(seed: UInt64) {
    generator = SeededGenerator(seed: seed)
    var options = EndpointingOptions()
    options.threshold = Float.random(in: 0...1, using: &generator)
    options.negativeThreshold =
      Bool.random(using: &generator) ? nil : .random(in: 0...options.threshold, using: &generator)
    if options.effectiveNegativeThreshold > options.threshold { options.negativeThreshold = options.threshold }
    options.prefixPaddingMilliseconds = [0, 7, 300, 5_000].randomElement(using: &generator) ?? 0
    options.silenceDurationMilliseconds = [0, 1, 96, 500, 5_000].randomElement(using: &generator) ?? 0
    options.minimumSpeechMilliseconds = [0, 33, 96, 5_000].randomElement(using: &generator) ?? 0
    options.maximumSegmentMilliseconds = [1_000, 1_001, 2_500, 20_000].randomElement(using: &generator) ?? 0
    self.options = options
    lengths = [[512], [160], [512, 100], [16, 40_000], [3_000, 70_000]].randomElement(using: &generator) ?? [512]
  }

  /// Contiguous windows in runs of like probability.
  mutating func windows(from start: FrameIndex, count: Int) -> [ScoredWindow] {
    var (position, left, level) = (start, 0, Float(0))
    return (0..<count).map { _ in
      if left == 0 {
        left = Int.random(in: 1...[3, 20, 80][Int.random(in: 0...2, using: &generator)], using: &generator)
        level = Float.random(in: 0...1, using: &generator)
      }
      left -= 1
      let start = position
      position += lengths.randomElement(using: &generator) ?? 512
      return ScoredWindow(
        frames: start..<position, probability: min(1, max(0, level + .random(in: -0.1...0.1, using: &generator))),
        energy: .random(in: 0...0.1, using: &generator) * .random(in: 0...1, using: &generator))
    }
  }
}

/// A caller that refuses actions which are out of order.
private struct StrictCaller {
  let maximum: Int64
  var open: (id: ItemID, start: FrameIndex)?
  var isInHangover = false
  var items = 0
  var floor = FrameIndex.zero
  var reported = FrameIndex.zero

  mutating func take(_ actions: [SegmentAction]) {
    for action in actions { take(action) }
  }

  mutating func take(_ action: SegmentAction) {
    switch action {
    case .open(let id, let start):
      #expect(open == nil)
      #expect(id == ItemID(items + 1))
      #expect(start >= floor)
      items += 1
      open = (id, start)
      isInHangover = false
      reported = start
    case .hangover(let speechEnd):
      #expect(open.map { speechEnd >= $0.start } == true)
      #expect(!isInHangover)
      isInHangover = true
    case .resume:
      #expect(open != nil && isInHangover)
      isInHangover = false
    case .close(let segment):
      check(segment)
      open = nil
      floor = segment.frames.upperBound
    }
  }

  private func check(_ segment: SpeechSegment) {
    #expect(open?.id == segment.id && open?.start == segment.frames.lowerBound)
    #expect(!segment.frames.isEmpty && segment.frames.length <= maximum)
    #expect(segment.frames.upperBound >= reported, "the segment ends before a cut that was ruled out")
    #expect(segment.frames.clamped(to: segment.speech) == segment.speech && !segment.speech.isEmpty)
    #expect(segment.cut != .silence || isInHangover)
  }

  mutating func take(earliestCut: FrameIndex) {
    guard open != nil else { return }
    #expect(earliestCut >= reported, "the earliest cut moved back")
    reported = earliestCut
  }
}

@Test(arguments: 0..<40)
func lawsHold(batch: Int) throws {
  for seed in 0..<50 {
    var trial = Trial(seed: UInt64(batch * 50 + seed))
    var segmenter = try Segmenter(options: trial.options)
    var caller = StrictCaller(maximum: Int64(trial.options.maximumSegmentMilliseconds) * 16)
    var position = FrameIndex.zero
    for _ in 0..<3 {
      for window in trial.windows(from: position, count: 100) {
        let bound = segmenter.earliestNextStart
        let actions = segmenter.observe(window)
        for case .open(_, let start) in actions { #expect(start >= bound) }
        caller.take(actions)
        caller.take(earliestCut: segmenter.earliestCut)
        #expect(segmenter.openSegmentStart == caller.open?.start)
        position = window.frames.upperBound
        if Int.random(in: 0..<100, using: &trial.generator) == 0 { caller.take(segmenter.commit(at: position)) }
      }
      let gap = position..<(position + .random(in: 0...9_999, using: &trial.generator))
      caller.take(segmenter.interrupt(over: gap))
      #expect(caller.open == nil)
      position = gap.upperBound
      caller.floor = position
    }
    caller.take(segmenter.finish(at: position))
    #expect(caller.open == nil)
  }
}

/// Where nothing was cut, every window of speech long enough to open a segment lies in one.
@Test(arguments: 0..<50)
func speechIsInASegment(seed: Int) throws {
  var trial = Trial(seed: UInt64(seed))
  var options = trial.options
  options.minimumSpeechMilliseconds = 0
  var segmenter = try Segmenter(options: options)
  let windows = trial.windows(from: .zero, count: 300)
  var segments = windows.flatMap { segmenter.observe($0) }.closed
  segments += segmenter.finish(at: windows.last?.frames.upperBound ?? .zero).closed
  for window in windows where window.probability >= options.threshold {
    let covered = segments.map { $0.frames.clamped(to: window.frames).length }.reduce(0, +)
    #expect(covered == window.frames.length)
  }
}
