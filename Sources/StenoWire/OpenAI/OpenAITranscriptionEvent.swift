public import StenoCore

/// An event of a transcript that is streamed.
///
/// The deltas, joined, are the text of `done`, byte for byte, and so are their log probabilities.
///
/// #### Source
/// openai/openai-openapi @f85dbe2, `TranscriptTextDeltaEvent`, `TranscriptTextSegmentEvent`, `TranscriptTextDoneEvent`.
public enum OpenAITranscriptionEvent: Sendable, Equatable {
  /// More text. `logProbabilities` is nil where nobody asked for them.
  case delta(String, logProbabilities: [TokenLogProbability]? = nil)
  /// A stretch of one speaker's speech: the `number`th, from 0.
  case segment(OpenAITranscription.Segment, number: Int)
  /// The whole text. Its segments, words and duration do not travel.
  case done(OpenAITranscription)
  /// The transcript failed after it had begun; nothing follows.
  case failed(OpenAIError)

  /// The data of the event that ends a stream; clients do not need it.
  public static let endMark = "[DONE]"

  /// The event as it travels in the data of a server-sent event.
  public var json: JSONValue {
    switch self {
    case .delta(let text, let tokens):
      .object(
        [("type", .string("transcript.text.delta")), ("delta", .string(text))]
          + (tokens.map { [("logprobs", .logProbabilities($0))] } ?? []))
    case .segment(let segment, let number): .object(segment.turn(number: number))
    case .done(let whole):
      .object(
        [("type", .string("transcript.text.done")), ("text", .string(whole.text))]
          + (whole.languages.isEmpty ? [] : [("languages", OpenAITranscription.json(languages: whole.languages))])
          + (whole.logProbabilities.map { [("logprobs", .logProbabilities($0))] } ?? [])
          + (whole.usage.map { [("usage", $0.json)] } ?? []))
    case .failed(let error): error.json
    }
  }

  /// Reads the data of an event; nil for a type that is not known.
  ///
  /// - Parameter json: The data. Members that are not known are passed over.
  /// - Throws: ``WireError`` where a member is not what it should be.
  public init?(_ json: JSONValue) throws(WireError) {
    if let error = OpenAIError(json, status: 500) {
      self = .failed(error)
      return
    }
    let object = try JSONObjectReader(json)
    switch try object.required("type", try object.string("type")) {
    case "transcript.text.delta":
      self = .delta(
        try object.required("delta", try object.string("delta")),
        logProbabilities: try object.logProbabilities("logprobs"))
    case "transcript.text.segment":
      self = .segment(try OpenAITranscription.Segment(object), number: try object.segmentNumber())
    case "transcript.text.done": self = .done(try OpenAITranscription(json))
    default: return nil
    }
  }
}

extension JSONObjectReader {
  /// The number, from 0, of a segment called `seg_001`.
  fileprivate func segmentNumber() throws(WireError) -> Int {
    let id = try required("id", try string("id"))
    let digits = id.dropFirst(4)
    guard id.hasPrefix("seg_"), digits.utf8.count <= 9, let number = Int(digits), number > 0 else {
      throw error("id", "must be 'seg_' and a number from 1")
    }
    return number - 1
  }
}
