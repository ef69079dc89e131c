package import StenoCore
package import StenoWire

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

  private static func number(_ value: JSONValue?) -> Double? {
    value?.number.flatMap { $0 >= 0 && $0 < 1e9 ? $0 : nil }
  }

  private static func count(_ value: JSONValue?) -> Int64? {
    value?.integer.flatMap { $0 >= 0 && $0 < 1 << 40 ? $0 : nil }
  }
}
