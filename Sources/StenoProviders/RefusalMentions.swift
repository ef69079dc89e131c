package import StenoWire

/// What the refusal of a request names as its reason. Pure.
package struct RefusalMentions: Sendable, Equatable {
  /// Fields that the answer names as wrong where APIs have a place for that, without brackets.
  package var fields: Set<String> = []
  /// The words of its message, in lower case.
  package var words: Set<String> = []

  /// Longer messages are no messages.
  private static let mostBytes = 4 << 10

  /// - Parameters:
  ///   - body: The answer's body, if it is JSON.
  ///   - text: The answer's body otherwise.
  ///
  /// #### Source
  /// OpenAI's `error.param` and `error.code`; FastAPI's `detail[].loc`.
  package init(_ body: JSONValue?, text: String) {
    let error = body?["error"]
    var message = [error?["message"], error, body?["message"], body?["detail"]].compactMap { $0?.string }
    if let field = error?["param"]?.string { add(field) }
    for code in [error?["code"]?.string, error?["type"]?.string, body?["code"]?.string].compactMap({ $0?.lowercased() })
    where code.contains("model") || code.contains("deployment") {
      fields.insert("model")
    }
    for detail in (body?["detail"]?.array ?? body?["message"]?["detail"]?.array ?? []).prefix(32) {
      if let field = detail["loc"]?.array?.last(where: { $0.string != nil })?.string { add(field) }
      if let words = detail["msg"]?.string { message.append(words) }
    }
    if message.isEmpty, body == nil { message = [text] }
    words = Set(message.flatMap(Self.words))
  }

  private mutating func add(_ field: String) {
    let name = field.prefix { $0 != "[" && $0 != "." }.lowercased()
    if !name.isEmpty, name != "body" { fields.insert(name) }
  }

  private static func words(of text: String) -> [String] {
    let isWord: (UInt8) -> Bool = { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"): true
      default: false
      }
    }
    return text.utf8.prefix(mostBytes).map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }.split { !isWord($0) }
      .map { String(decoding: $0, as: UTF8.self) }
  }

  /// Whether any field is named.
  package var nameAnything: Bool {
    !fields.isEmpty || Self.synonyms.values.contains { !words.isDisjoint(with: $0) }
  }

  /// Whether the reason is the field `name`.
  package func name(_ name: String) -> Bool {
    guard fields.isEmpty else { return fields.contains(name) }
    return !words.isDisjoint(with: Self.synonyms[name] ?? [name])
  }

  /// How messages name fields.
  private static let synonyms: [String: Set<String>] = [
    "stream": ["stream", "streams", "streaming", "streamed"],
    "include": ["include", "logprobs", "logprob"],
    "timestamp_granularities": ["timestamp_granularities", "granularities", "granularity"],
    "chunking_strategy": ["chunking_strategy", "chunking"],
    "model": ["model", "models", "deployment"],
  ]
}
