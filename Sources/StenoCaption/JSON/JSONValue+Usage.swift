import StenoCore
import StenoWire

extension JSONValue {
  /// What a provider charged, in the words of OpenAI's API: `type` is `tokens`, or else `duration`.
  static func usage(_ usage: RecognitionUsage) -> JSONValue {
    let details = [("text_tokens", usage.textTokens), ("audio_tokens", usage.audioTokens)].compactMap(integer)
    let counts = [
      ("input_tokens", usage.inputTokens), ("output_tokens", usage.outputTokens), ("total_tokens", usage.totalTokens),
    ].compactMap(integer)
    var members: [(name: String, value: JSONValue)] = []
    if !(counts + details).isEmpty {
      members.append(("type", .string("tokens")))
    } else if usage.seconds != nil {
      members.append(("type", .string("duration")))
    }
    members += counts
    if !details.isEmpty { members.append(("input_token_details", .object(details))) }
    members += [("seconds", usage.seconds), ("cost", usage.cost)].compactMap(number)
    return .object(members)
  }

  private static func integer(_ name: String, _ value: Int64?) -> (name: String, value: JSONValue)? {
    value.map { (name, .integer($0)) }
  }

  private static func number(_ name: String, _ value: Double?) -> (name: String, value: JSONValue)? {
    guard let value, value.isFinite else { return nil }
    return (name, Int64(exactly: value).map { .integer($0) } ?? .number(value.description))
  }
}
