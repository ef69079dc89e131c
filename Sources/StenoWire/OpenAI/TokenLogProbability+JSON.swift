package import StenoCore

extension JSONValue {
  /// Tokens as a list of objects with `token`, `logprob` and `bytes`; null where there are none to give.
  package static func logProbabilities(_ tokens: [TokenLogProbability]?) -> JSONValue {
    guard let tokens else { return .null }
    return .array(
      tokens.map { token in
        .object([
          ("token", .string(token.token)), ("logprob", .shortest(token.logProbability)),
          ("bytes", .array(token.bytes.map { .integer(Int64($0)) })),
        ])
      })
  }
}

extension JSONObjectReader {
  /// A list of tokens; nil where it is missing. `bytes` may be missing: they are the token's then.
  ///
  /// JSON has no infinity: a probability of zero, whose logarithm is one, is written and read as null.
  package func logProbabilities(_ name: String) throws(WireError) -> [TokenLogProbability]? {
    guard let entries = try objects(name) else { return nil }
    var tokens: [TokenLogProbability] = []
    tokens.reserveCapacity(entries.count)
    for entry in entries {
      let text = try entry.required("token", try entry.string("token"))
      guard entry.has("logprob") else { throw entry.error("logprob", "is missing") }
      let limit = Double(Float.greatestFiniteMagnitude)
      let logProbability = try entry.number("logprob", in: -limit...limit).map { Float($0) } ?? -.infinity
      tokens.append(
        TokenLogProbability(
          token: text, logProbability: logProbability, bytes: try entry.bytes("bytes") ?? Array(text.utf8)))
    }
    return tokens
  }

  /// A list of whole numbers from 0 to 255; nil where it is missing.
  private func bytes(_ name: String) throws(WireError) -> [UInt8]? {
    guard let member = self[name] else { return nil }
    let list = member.array ?? []
    let bytes = list.compactMap { $0.integer.flatMap { UInt8(exactly: $0) } }
    guard member.array != nil, bytes.count == list.count else { throw error(name, "must be a list of bytes") }
    return bytes
  }
}
