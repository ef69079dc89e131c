import StenoCore

/// Decodes what has been heard of one segment, in the context of what was said before it.
struct SegmentDecoder: Sendable {
  let context: SpokenContext
  let session: DecodingSession
  let options: LocalOptions
  /// Whether somebody waits for the text.
  let isLive: Bool

  /// What is known of the segment's text already.
  struct Known: Sendable {
    /// Tokens that will not change.
    var committed: [Int]
    /// Tokens that may follow them.
    var draft: [Int]
  }

  /// Reads an open segment.
  ///
  /// - Throws: `PassShed` where that is left out, which only happens where there is a deadline.
  func readPartly(
    _ audio: [Float], known: Known, deadline: DecodingPriority.Deadline?
  ) async throws -> Hypothesis {
    let context = context.within(options.partialWindow - Int64(audio.count))
    return try await decode(
      audio, in: context, known: known, DecodingPriority(urgency: .partial, deadline: deadline))
  }

  /// Reads a segment as if it ended here: again without context where the text does not end, which a wrong context can
  /// cause. A text without an end is a loop: only what was committed before it is kept.
  func readFinally(_ audio: [Float], known: Known) async throws -> Hypothesis {
    let priority = DecodingPriority(urgency: isLive ? .final : .catchUp)
    let found = try await decode(audio, in: finalContext(audio), known: known, priority)
    if found.isComplete { return found }
    let other = try await decode(
      audio, in: SpokenContext(), known: Known(committed: known.committed, draft: []), priority)
    if other.isComplete { return other }
    return Hypothesis(tokens: Array(other.tokens.prefix(known.committed.count)), isComplete: true)
  }

  /// Reads a segment that may have ended again, with small changes, as long as the model is not sure of its text and the
  /// machine has the time.
  func readAgain(_ audio: [Float], known: Known, best: Hypothesis) async throws -> Hypothesis {
    let priority = DecodingPriority(urgency: isLive ? .redecode : .catchUp)
    var search = RereadingSearch(first: best, committedCount: known.committed.count, options: options)
    while let change = search.next() {
      let context = change.usesContext ? finalContext(audio) : SpokenContext()
      do {
        search.observe(
          try await decode(audio, in: context, known: known.drafting(search.best), priority, change: change))
      } catch is PassShed {
        break
      }
    }
    return search.best
  }

  private func finalContext(_ audio: [Float]) -> SpokenContext {
    context.within(min(options.contextWindow, options.finalWindow - Int64(audio.count)))
  }

  private func decode(
    _ audio: [Float], in context: SpokenContext, known: Known, _ priority: DecodingPriority, change: Rereading? = nil
  ) async throws -> Hypothesis {
    var samples = [Float](repeating: 0, count: change?.lead ?? 0)
    for entry in context.entries { samples += entry.audio }
    samples += audio
    samples += repeatElement(0, count: Int(change?.trailing ?? options.trailingSilence))
    let request = DecodeRequest(
      audio: AudioLevel.normalized(samples), context: context.tokens, committed: known.committed, draft: known.draft,
      tokenLimit: LoopBrake.tokenLimit(samples: audio.count))
    return try await session.decode(request, priority)
  }
}

extension SegmentDecoder.Known {
  /// The same, with what follows the committed tokens in `hypothesis` as the draft.
  fileprivate func drafting(_ hypothesis: Hypothesis) -> Self {
    Self(committed: committed, draft: hypothesis.tokens.dropFirst(committed.count).map { $0.id })
  }
}
