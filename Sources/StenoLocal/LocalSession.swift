import StenoCore
import StenoMoonshine
import StenoSpeech
import Synchronization

/// One stream of segments at a ``LocalEngine``: each is read in the context of those before it.
final class LocalSession: RecognitionSession {
  private let model: MoonshineModel
  private let pool: DecodingPool
  private let options: LocalOptions
  private let contexts = Mutex(ContextShelf())

  init(model: MoonshineModel, pool: DecodingPool, options: LocalOptions) {
    self.model = model
    self.pool = pool
    self.options = options
  }

  /// Recognizes one segment, in the context of the one before if little silence lies between them.
  func recognize(
    _ segment: SegmentLog, report: @escaping @Sendable (RecognitionUpdate) async -> Void
  ) async throws -> Recognition {
    let context = try await context(of: segment)
    var reader = SegmentReader(
      segment: segment, decoder: SegmentDecoder(context: context, pool: pool, options: options),
      tokenizer: model.tokenizer)
    let outcome = try await reader.run(report: report)
    let recognition = RecognitionText(tokenizer: model.tokenizer).recognition(of: outcome)
    contexts.withLock { $0.put(next(context, outcome, recognition), after: segment.id) }
    return recognition
  }

  /// What the segment is read in: what the one before it left, once that is final. None where that one failed, or where
  /// another engine read it, whose words are no tokens of this model.
  private func context(of segment: SegmentLog) async throws -> SpokenContext {
    guard let predecessor = segment.predecessor else { return SpokenContext() }
    guard segment.silenceBefore.map({ $0 <= options.contextGap }) ?? false else {
      contexts.withLock { $0.drop(after: predecessor.id) }
      return SpokenContext()
    }
    try await predecessor.outcome.wait()
    return contexts.withLock { $0.take(after: predecessor.id) } ?? SpokenContext()
  }

  /// The context of the next segment. A segment without text ends it: its audio would be read again.
  private func next(
    _ context: SpokenContext, _ outcome: SegmentReader.Outcome, _ recognition: Recognition
  ) -> SpokenContext {
    guard !recognition.text.isEmpty else { return SpokenContext() }
    // Whole hops, so that what follows lies on them again, as it did when it was first encoded.
    let audio = outcome.audio.dropLast(outcome.audio.count % MoonshineModel.samplesPerHop)
    let entry = SpokenContext.Entry(audio: Array(audio), tokens: outcome.hypothesis.tokens.map { $0.id })
    return context.adding(entry, limit: options.contextWindow)
  }
}
