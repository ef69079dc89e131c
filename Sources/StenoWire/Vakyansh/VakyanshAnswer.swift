import StenoCore

/// The answers of Vakyansh's REST API.
package enum VakyanshAnswer {
  /// The outputs of a request's recordings.
  package static func json(_ outputs: [String]) -> JSONValue {
    .object([
      ("status", .string("SUCCESS")), ("output", .array(outputs.map { .object([("source", .string($0))]) })),
    ])
  }

  /// What went wrong, and how to mend it.
  package static func error(_ message: String) -> JSONValue {
    .object([("status", .string("ERROR")), ("output", .array([])), ("status_text", .string(message))])
  }

  /// The outputs of an answer.
  ///
  /// - Throws: ``WireError`` where it is an error, or not an answer.
  package static func outputs(_ json: JSONValue) throws(WireError) -> [String] {
    let object = try JSONObjectReader(json)
    let status = try object.required("status", try object.string("status"))
    guard status != "ERROR" else {
      throw WireError(path: "status", problem: "is ERROR: \(try object.string("status_text") ?? "")")
    }
    var outputs: [String] = []
    for entry in try object.objects("output") ?? [] {
      outputs.append(try entry.required("source", try entry.string("source")))
    }
    return outputs
  }
}

extension OpenAITranscription {
  /// One recording's output.
  package func vakyanshOutput(_ format: VakyanshRequest.Format) -> String {
    switch format {
    case .transcript: text
    case .srt: SubtitleText.srt(segments, decimals: 2)
    }
  }
}
