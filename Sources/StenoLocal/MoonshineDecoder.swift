import StenoCore
import StenoMoonshine

/// Reads text in audio with a Moonshine model, greedily, with the log probability of every token.
///
/// It holds nothing between calls but the model. A call blocks for as long as the model computes.
struct MoonshineDecoder: SpeechDecoder {
  let model: MoonshineModel

  var memory: PassMemory { model.isRebuilt ? .rebuilt : .exported }

  func decode(_ request: DecodeRequest, of session: SessionKey) throws -> Hypothesis {
    var pass = try model.pass(over: request.audio, of: session)
    var search = GreedySearch(draft: request.draft, limit: request.tokenLimit)
    let forced = [MoonshineModel.beginning] + request.context + request.committed
    var lastKnown = forced.count - 1
    var wanted = request.context.count
    var input: [Int]? = forced + request.draft
    while let tokens = input {
      try Task.checkCancellation()
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

  func forget(_ session: SessionKey) {
    model.forget(session)
  }

  /// The committed tokens with the probabilities that they have in this audio.
  private func known(_ request: DecodeRequest, in row: (Int) -> LogitsRow) -> [Hypothesis.Token] {
    request.committed.enumerated().map { index, token in
      let before = request.context.count + index
      return Hypothesis.Token(id: token, logProbability: row(before).logProbability(of: token))
    }
  }
}
