import StenoCore
import StenoMoonshine

/// Reads text in audio with a Moonshine model, greedily, with the log probability of every token.
///
/// It holds nothing between calls but the model. A call blocks for as long as the model computes.
struct MoonshineDecoder {
  let model: MoonshineModel

  /// What to read, and what is known of it already.
  struct Request: Sendable {
    /// Samples at 16 kHz, at least ``MoonshineModel/minimumSamples``.
    var audio: [Float]
    /// Tokens of the context, which the text is known to begin with.
    var context: [Int]
    /// Tokens that follow them and are committed.
    var committed: [Int]
    /// Tokens that may follow those: an earlier hypothesis, to be verified rather than found anew.
    var draft: [Int]
    /// The most tokens that may follow the context; the brake on loops.
    var tokenLimit: Int
  }

  /// Reads `request.audio`.
  func decode(_ request: Request) throws(RecognitionFailure) -> Hypothesis {
    var pass = try model.pass(over: request.audio)
    var search = GreedySearch(draft: request.draft, limit: request.tokenLimit)
    let forced = [MoonshineModel.beginning] + request.context + request.committed
    var lastKnown = forced.count - 1
    var wanted = request.context.count
    var input: [Int]? = forced + request.draft
    while let tokens = input {
      let step = try pass.run(tokens, logitsFrom: wanted).read { row throws(RecognitionFailure) in
        if lastKnown > 0 { search.accept(known(request, in: row)) }
        return search.observe { row(lastKnown + $0).mostLikely() }
      }
      try pass.truncate(dropping: step.rejected)
      (lastKnown, wanted) = (0, 0)
      input = step.next
    }
    return Hypothesis(tokens: search.tokens, isComplete: search.isComplete)
  }

  /// The committed tokens with the probabilities that they have in this audio.
  private func known(_ request: Request, in row: (Int) -> LogitsRow) -> [Hypothesis.Token] {
    request.committed.enumerated().map { index, token in
      let before = request.context.count + index
      return Hypothesis.Token(id: token, logProbability: row(before).logProbability(of: token))
    }
  }
}
