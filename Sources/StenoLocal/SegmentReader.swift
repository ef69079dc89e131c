import StenoCore
import StenoMoonshine
import StenoSpeech

/// Reads one segment while it is spoken: keeps its audio, decodes when a reading is due, commits words.
struct SegmentReader {
  /// What a segment came to.
  struct Outcome {
    var hypothesis: Hypothesis
    /// For each token, the end of the reading that first held it and everything before it.
    var heardBy: [FrameIndex]
    /// The audio of the final reading, without context.
    var audio: [Float]
  }

  private let segment: SegmentLog
  private var updates: SegmentLog.Reader
  private let decoder: SegmentDecoder
  private let tokenizer: Tokenizer
  private let options: LocalOptions

  private var audio: [Float] = []
  private var earliestCut: FrameIndex
  private var clearSpeech: Int64 = 0
  private var schedule: DecodingSchedule
  private var committer: WordCommitter
  private var hypothesis = Hypothesis(tokens: [], isComplete: true)
  private var heardBy: [FrameIndex] = []
  /// Whether any text was committed; a lone space at the beginning is none.
  private var hasText = false
  /// The final reading and rereading that the hypothesis is of, if it is of any.
  private var made: [DecodingPlan] = []

  init(segment: SegmentLog, decoder: SegmentDecoder, tokenizer: Tokenizer) {
    self.segment = segment
    updates = segment.makeReader()
    self.decoder = decoder
    self.tokenizer = tokenizer
    options = decoder.options
    earliestCut = segment.start
    schedule = DecodingSchedule(start: segment.start, options: options)
    committer = WordCommitter(
      leastProbability: options.commitProbability, lastingAgreement: options.lastingAgreement,
      beginsWord: tokenizer.beginsWord)
  }

  /// Follows the segment to its end.
  mutating func run(report: @Sendable (RecognitionUpdate) async -> Void) async throws -> Outcome {
    while let update = await updates.next() {
      if case .audio(let chunk, let bound, let clear) = update {
        audio += chunk.samples
        earliestCut = bound
        clearSpeech += clear
      }
      let plans = schedule.observe(update)
      if case .closed(let closed) = update { return try await finish(plans, upTo: closed.frames.upperBound) }
      for plan in plans {
        guard try await read(plan) else { continue }
        if isCredible { await tell(report, upTo: plan.frames.upperBound) }
      }
    }
    throw CancellationError()
  }

  private var isBehind: Bool {
    segment.isLive && updates.framesWaiting > options.lagLimit
  }

  /// What was committed stays; a text of which nothing was must be worth what the detector heard.
  private var isCredible: Bool {
    if !committer.committed.isEmpty { return true }
    let text = tokenizer.text(of: hypothesis.tokens.map { $0.id }, isBeginning: true)
    return NoiseGuard.accepts(hypothesis, text: text, clearSpeech: clearSpeech)
  }

  private mutating func finish(_ plans: [DecodingPlan], upTo end: FrameIndex) async throws -> Outcome {
    for plan in plans where !made.contains(plan) { _ = try await read(plan) }
    let end = plans.last?.frames.upperBound ?? end
    if !isCredible { take(Hypothesis(tokens: [], isComplete: true), upTo: end) }
    return Outcome(hypothesis: hypothesis, heardBy: heardBy, audio: samples(upTo: end))
  }

  /// Decodes what the plan says, with the last reading as the draft. False where that was left out: the machine is too
  /// slow for it.
  private mutating func read(_ plan: DecodingPlan) async throws -> Bool {
    let audio = samples(upTo: plan.frames.upperBound)
    let found: Hypothesis
    switch plan.kind {
    case .partial:
      guard let partial = try await readPartly(audio, plan) else { return false }
      found = partial
    case .final: found = try await decoder.readFinally(audio, known: known)
    case .rereading: found = try await decoder.readAgain(audio, known: known, best: hypothesis)
    }
    take(found, upTo: plan.frames.upperBound)
    if plan.kind != .rereading { made = [] }
    made.append(plan)
    return true
  }

  private func readPartly(_ audio: [Float], _ plan: DecodingPlan) async throws -> Hypothesis? {
    if isBehind {
      decoder.session.skipPartial()
      return nil
    }
    do {
      return try await decoder.readPartly(audio, known: known, deadline: deadline(of: plan))
    } catch is PassShed {
      return nil
    }
  }

  /// A live partial is worth nothing once the one after it is due, or the segment's end has come.
  private func deadline(of plan: DecodingPlan) -> DecodingPriority.Deadline? {
    guard segment.isLive, let interval = options.partialInterval else { return nil }
    let received = segment.start + Int64(audio.count)
    return DecodingPriority.Deadline(frame: plan.frames.upperBound + interval) { [segment, updates] in
      segment.hasEnded ? FrameIndex(.max) : received + updates.framesWaiting
    }
  }

  /// What is certain, and what the last reading made of the rest.
  private var known: SegmentDecoder.Known {
    let committed = committer.committed
    return .init(committed: committed, draft: hypothesis.tokens.dropFirst(committed.count).map { $0.id })
  }

  private mutating func take(_ found: Hypothesis, upTo end: FrameIndex) {
    let kept = zip(found.tokens, hypothesis.tokens).prefix { $0.id == $1.id }.count
    heardBy = heardBy.prefix(kept) + Array(repeating: end, count: found.tokens.count - kept)
    hypothesis = found
  }

  private mutating func tell(_ report: @Sendable (RecognitionUpdate) async -> Void, upTo end: FrameIndex) async {
    let new = committer.observe(.init(tokens: hypothesis.tokens, end: end), earliestCut: earliestCut)
    if !new.isEmpty {
      let text = tokenizer.text(of: new.map { $0.id }, isBeginning: !hasText)
      hasText = hasText || !text.isEmpty
      await report(.committed(text: text, logProbabilities: tokenizer.logProbabilities(of: Array(new))))
    }
    let rest = hypothesis.tokens.dropFirst(committer.committed.count).map { $0.id }
    await report(.partial(text: tokenizer.text(of: rest, isBeginning: !hasText)))
  }

  private func samples(upTo end: FrameIndex) -> [Float] {
    Array(audio.prefix(Int(end - segment.start)))
  }
}
