import StenoCore
import StenoWire

/// The log probabilities of an answer.
enum TokenList {
  /// The tokens of a `logprobs` list: objects with `token`, `logprob` and perhaps `bytes`; nil for anything else, since
  /// a text is worth more than what is known of it.
  static func read(_ value: JSONValue?) -> [TokenLogProbability]? {
    guard let list = value?.array else { return nil }
    var tokens: [TokenLogProbability] = []
    for entry in list {
      // Either may be null: such a list says too little to be passed on.
      guard let token = entry["token"]?.string, let number = entry["logprob"]?.figure else { return nil }
      let bytes = entry["bytes"]?.array.map { $0.compactMap { $0.integer.flatMap { UInt8(exactly: $0) } } }
      tokens.append(
        TokenLogProbability(
          token: token, logProbability: Float(number), bytes: bytes ?? Array(token.utf8)))
    }
    return tokens
  }
}
