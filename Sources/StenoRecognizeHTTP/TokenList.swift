import StenoCore
import StenoJSON
import StenoRecognizeRemote

/// The log probabilities of an answer.
enum TokenList {
  /// The tokens of a `logprobs` list: objects with `token`, `logprob` and perhaps `bytes`; nil for null or nothing.
  ///
  /// - Throws: ``StenoRecognizeRemote/ProviderFailure`` where it is something else.
  static func read(_ value: JSONValue?) throws(ProviderFailure) -> [TokenLogProbability]? {
    guard let value, !value.isNull else { return nil }
    guard let list = value.array else { throw ProviderFailure(.badAnswer, "logprobs is not a list") }
    var tokens: [TokenLogProbability] = []
    for entry in list {
      // Either may be null: such a list says too little to be passed on.
      guard let token = entry["token"]?.string, let number = entry["logprob"]?.number else { return nil }
      let bytes = entry["bytes"]?.array.map { $0.compactMap { $0.integer.flatMap { UInt8(exactly: $0) } } }
      tokens.append(
        TokenLogProbability(
          token: token, logProbability: min(Float(number), 0), bytes: bytes ?? Array(token.utf8)))
    }
    return tokens
  }
}
