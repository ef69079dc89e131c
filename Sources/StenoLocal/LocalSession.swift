import StenoCore
import StenoMoonshine
public import StenoSpeech
import Synchronization

/// One stream of segments at a ``LocalEngine``: each is read in the context of those before it.
public final class LocalSession: RecognitionSession {
  private let tokenizer: Tokenizer
  private let decoding: DecodingSession
  private let options: LocalOptions
  private let contexts = Mutex(ContextShelf())

  init(tokenizer: Tokenizer, decoding: DecodingSession, options: LocalOptions) {
    self.tokenizer = tokenizer
    self.decoding = decoding
    self.options = options
  }

  /// What was left out of it because the machine was too slow for all that its engine was asked for.
  public var skipped: SkippedPasses { decoding.skipped }

  /// Recognizes one segment, in the context of the one before if little silence lies between them.
  public func recognize(
    _ segment: SegmentLog, report: @escaping @Sendable (RecognitionUpdate) async -> Void
  ) async throws -> Recognition {
    let context = try await context(of: segment)
    var reader = SegmentReader(
      segment: segment,
      decoder: SegmentDecoder(context: context, session: decoding, options: options, isLive: segment.isLive),
      tokenizer: tokenizer)
    let outcome = try await reader.run(report: report)
    let recognition = RecognitionText(tokenizer: tokenizer).recognition(of: outcome)
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
