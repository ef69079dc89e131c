public import StenoCore
import StenoMoonshine
public import StenoSpeech

/// Speech to text on this machine: Moonshine on ONNX Runtime.
///
/// One recognizer serves one stream of segments, because each is read in the context of those before it. Recognizers of
/// the same ``LocalEngine`` share its model and its threads.
public struct LocalRecognizer: SpeechRecognizer {
  private let engine: LocalEngine
  private let options: LocalRecognizerOptions
  private let chain = ContextChain()

  /// A recognizer for one stream.
  public init(engine: LocalEngine, options: LocalRecognizerOptions = LocalRecognizerOptions()) {
    self.engine = engine
    self.options = options
  }

  /// `local`.
  public var name: String { "local" }

  /// Streams both ways, with log probabilities; word times are estimated, the language is English.
  public var capabilities: RecognizerCapabilities {
    RecognizerCapabilities(
      streamsAudio: true, streamsText: options.partialInterval != nil, givesLogProbabilities: true,
      givesConfidence: true, languages: ["en"], concurrentSegments: 2 * engine.workers)
  }

  /// Does nothing: the engine was loaded when it was made.
  public func prepare() async {}

  /// Recognizes one segment, in the context of the one before if little silence lies between them.
  public func recognize(
    _ segment: OpenSegment, report: @escaping @Sendable (RecognitionUpdate) async -> Void
  ) async throws -> Recognition {
    let isTied = segment.silenceBefore.map { $0 <= options.contextGap } ?? false
    let context = isTied ? await chain.context(for: segment.id) : SpokenContext()
    do {
      var reader = SegmentReader(
        segment: segment, decoder: SegmentDecoder(context: context, pool: engine.pool, options: options),
        tokenizer: engine.model.tokenizer)
      let outcome = try await reader.run(report: report)
      let recognition = RecognitionText(tokenizer: engine.model.tokenizer).recognition(of: outcome)
      await chain.publish(next(context, outcome, recognition), after: segment.id)
      return recognition
    } catch {
      await chain.publish(SpokenContext(), after: segment.id)
      throw error
    }
  }

  /// Leaves no context for the segment after `id`: the words of another recognizer are no tokens of this model.
  public func skip(_ id: ItemID) async {
    await chain.publish(SpokenContext(), after: id)
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
