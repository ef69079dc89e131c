import StenoCore

/// The answers of AI/ML API's jobs.
///
/// #### Source
/// The vendor's API reference, `/v1/stt/create` and `/v1/stt/{generation_id}`.
package enum AIMLAnswer {
  /// The models whose samples wait while a job is `waiting` or `active`, and read Deepgram's result; those of the others
  /// wait while it is `queued` or `generating`, and read a text.
  private static let deepgramPrefixes = ["#g1_", "g1_", "nova", "aai/"]

  /// A job was made.
  package static func created(id: String) -> JSONValue {
    .object([("generation_id", .string(id))])
  }

  /// A job is not done yet.
  package static func pending(id: String, model: String) -> JSONValue {
    .object(names(of: id) + [("status", .string(readsDeepgram(model) ? "active" : "generating"))])
  }

  /// A job is done: `result`, and `output`, which the newest schema calls it.
  package static func completed(
    id: String, model: String, _ whole: OpenAITranscription, metadata: DeepgramMetadata
  ) -> JSONValue {
    let usage = whole.usage.map { [("usage", $0.json)] } ?? []
    let result =
      readsDeepgram(model)
      ? whole.deepgramJSON(metadata).merging(.object([("text", .string(whole.text))]))
      : .object([("text", .string(whole.text))] + usage)
    return .object(names(of: id) + [("status", .string("completed")), ("result", result), ("output", result)])
  }

  /// A job failed.
  package static func failed(id: String, _ message: String) -> JSONValue {
    let error = JSONValue.object([("name", .string("Error")), ("message", .string(message))])
    return .object(
      names(of: id) + [("status", .string("error")), ("result", .null), ("output", .null), ("error", error)])
  }

  /// The body of a refusal.
  ///
  /// - Parameters:
  ///   - status: The HTTP status.
  ///   - message: What went wrong and how to mend it.
  ///   - path: The path of the request.
  ///   - requestID: The request's name: a UUID.
  ///   - timestamp: When it was refused, in RFC 3339.
  /// - Returns: The body.
  package static func error(
    status: Int, _ message: String, path: String, requestID: String, timestamp: String
  ) -> JSONValue {
    .object([
      ("message", .string(message)), ("path", .string(path)), ("requestId", .string(requestID)),
      ("statusCode", .integer(Int64(status))), ("timestamp", .string(timestamp)),
    ])
  }

  private static func readsDeepgram(_ model: String) -> Bool {
    deepgramPrefixes.contains { model.hasPrefix($0) }
  }

  private static func names(of id: String) -> [(name: String, value: JSONValue)] {
    [("id", .string(id)), ("generation_id", .string(id))]
  }
}
