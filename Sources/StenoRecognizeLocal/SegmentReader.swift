import StenoCore
import StenoRecognize

/// Reads one segment while it is spoken: keeps its audio, decodes when a reading is due, commits words.
struct SegmentReader {
  /// What a segment came to.
  struct Outcome {
    var segment: SpeechSegment
    var hypothesis: Hypothesis
    /// For each token, the end of the reading that first held it and everything before it.
    var heardBy: [FrameIndex]
    /// The audio of the final reading, without context.
    var audio: [Float]
  }

  private let segment: OpenSegment
  private let context: SpokenContext
  private let pool: DecodingPool
  private let tokenizer: Tokenizer
  private let options: LocalRecognizerOptions

  private var audio: [Float] = []
  private var earliestCut: FrameIndex
  private var schedule: DecodingSchedule
  private var committer = WordCommitter()
  private var hypothesis = Hypothesis(tokens: [], isComplete: true)
  private var heardBy: [FrameIndex] = []
  private var lastPlan: DecodingPlan?

  init(
    segment: OpenSegment, context: SpokenContext, pool: DecodingPool, tokenizer: Tokenizer,
    options: LocalRecognizerOptions
  ) {
    self.segment = segment
    self.context = context
    self.pool = pool
    self.tokenizer = tokenizer
    self.options = options
    earliestCut = segment.start
    schedule = DecodingSchedule(start: segment.start, options: options)
  }

  /// Follows the segment to its end.
  mutating func run(report: @Sendable (RecognitionUpdate) async -> Void) async throws -> Outcome {
    while let update = await segment.next() {
      if case .audio(let chunk, let bound) = update {
        audio += chunk.samples
        earliestCut = bound
      }
      let plan = schedule.observe(update)
      if case .closed(let closed) = update {
        return try await finish(closed, plan: plan)
      }
      guard let plan, plan.isFinal || !isBehind else { continue }
      try await read(plan)
      await tell(report, upTo: plan.frames.upperBound)
    }
    throw CancellationError()
  }

  private var isBehind: Bool {
    segment.isLive && segment.framesWaiting > options.lagLimit
  }

  private mutating func finish(_ closed: SpeechSegment, plan: DecodingPlan?) async throws -> Outcome {
    let plan = plan ?? DecodingPlan(frames: closed.frames, isFinal: true)
    if plan != lastPlan { try await read(plan) }
    return Outcome(segment: closed, hypothesis: hypothesis, heardBy: heardBy, audio: samples(of: plan))
  }

  /// Decodes what the plan says, in context, with the last reading as the draft.
  private mutating func read(_ plan: DecodingPlan) async throws {
    let own = samples(of: plan)
    let window = plan.isFinal ? options.finalWindow : options.partialWindow
    let context = self.context.within(window - Int64(own.count))
    var found = try await decode(own, plan: plan, context: context, draft: draft)
    if plan.isFinal, !found.isComplete {
      // A wrong context is the usual cause of a text that does not end.
      found = try await decode(own, plan: plan, context: SpokenContext(), draft: [])
      if !found.isComplete { found.tokens = Array(found.tokens.prefix(committer.committed.count)) }
    }
    let kept = zip(found.tokens, hypothesis.tokens).prefix { $0.id == $1.id }.count
    heardBy = heardBy.prefix(kept) + Array(repeating: plan.frames.upperBound, count: found.tokens.count - kept)
    hypothesis = found
    lastPlan = plan
  }

  private var draft: [Int] {
    hypothesis.tokens.dropFirst(committer.committed.count).map { $0.id }
  }

  private func decode(
    _ own: [Float], plan: DecodingPlan, context: SpokenContext, draft: [Int]
  ) async throws -> Hypothesis {
    let silence = [Float](repeating: 0, count: Int(options.trailingSilence))
    return try await pool.decode(
      MoonshineDecoder.Request(
        audio: AudioLevel.normalized(context.audio + own + silence), context: context.tokens,
        committed: committer.committed, draft: draft, tokenLimit: LoopBrake.tokenLimit(samples: own.count)))
  }

  private mutating func tell(_ report: @Sendable (RecognitionUpdate) async -> Void, upTo end: FrameIndex) async {
    let before = committer.committed.count
    let new = committer.observe(
      hypothesis.tokens.map { $0.id }, end: end, earliestCut: earliestCut, beginsWord: tokenizer.beginsWord)
    if !new.isEmpty {
      let tokens = Array(hypothesis.tokens[before..<(before + new.count)])
      let text = tokenizer.text(of: new)
      await report(
        .committed(
          text: before == 0 ? String(text.drop { $0 == " " }) : text,
          logProbabilities: tokenizer.logProbabilities(of: tokens)))
    }
    let tail = tokenizer.text(of: hypothesis.tokens.dropFirst(committer.committed.count).map { $0.id })
    await report(.partial(text: committer.committed.isEmpty ? String(tail.drop { $0 == " " }) : tail))
  }

  private func samples(of plan: DecodingPlan) -> [Float] {
    Array(audio.prefix(Int(plan.frames.length)))
  }
}
