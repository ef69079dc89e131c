package import StenoCore

extension RecognitionUsage {
  /// What an answer reports, under the names that OpenAI's API and its imitators use.
  ///
  /// It is nil where nothing can be read: a bill never costs a text.
  ///
  /// - Parameter value: The member `usage` of an answer, whatever it is.
  ///
  /// #### Source
  /// openai/openai-openapi @f85dbe2, `TranscriptTextUsageTokens` and `TranscriptTextUsageDuration`; Mistral's API
  /// reference, `UsageInfo`.
  package init?(_ value: JSONValue?) {
    guard let value, value.members != nil else { return nil }
    self.init()
    seconds = Self.number(value["seconds"] ?? value["prompt_audio_seconds"])
    cost = Self.number(value["cost"])
    inputTokens = Self.count(value["input_tokens"] ?? value["prompt_tokens"])
    outputTokens = Self.count(value["output_tokens"] ?? value["completion_tokens"])
    totalTokens = Self.count(value["total_tokens"])
    let details = value["input_token_details"] ?? value["prompt_tokens_details"]
    audioTokens = Self.count(details?["audio_tokens"])
    textTokens = Self.count(details?["text_tokens"])
    guard !isEmpty else { return nil }
  }

  /// The member `usage` of an answer: `type` is `tokens`, or else `duration`.
  package var json: JSONValue {
    let details = [("text_tokens", textTokens), ("audio_tokens", audioTokens)].compactMap(Self.member)
    let counts = [
      ("input_tokens", inputTokens), ("output_tokens", outputTokens), ("total_tokens", totalTokens),
    ].compactMap(Self.member)
    var members: [(name: String, value: JSONValue)] = []
    if !(counts + details).isEmpty {
      members.append(("type", .string("tokens")))
    } else if seconds != nil {
      members.append(("type", .string("duration")))
    }
    members += counts
    if !details.isEmpty { members.append(("input_token_details", .object(details))) }
    members += [("seconds", seconds), ("cost", cost)].compactMap(Self.member)
    return .object(members)
  }

  private static func member(_ name: String, _ value: Int64?) -> (name: String, value: JSONValue)? {
    value.map { (name, .integer($0)) }
  }

  private static func member(_ name: String, _ value: Double?) -> (name: String, value: JSONValue)? {
    guard let value, value.isFinite else { return nil }
    return (name, JSONValue(double: value))
  }

  private static func number(_ value: JSONValue?) -> Double? {
    value?.number.flatMap { $0 >= 0 && $0 < 1e9 ? $0 : nil }
  }

  private static func count(_ value: JSONValue?) -> Int64? {
    value?.integer.flatMap { $0 >= 0 && $0 < 1 << 40 ? $0 : nil }
  }
}
