package import StenoCore

/// What Deepgram's answers say of a request.
package struct DeepgramMetadata: Sendable, Equatable {
  /// The request's name: a UUID.
  package var requestID: String
  /// The SHA-256 of the audio in hexadecimal.
  package var sha256 = ""
  /// When it was made, in RFC 3339.
  package var created: String
  /// The length of the audio.
  package var duration: FrameIndex = .zero
  /// The model's name.
  package var model: String
  /// The model's own identifier: a UUID.
  package var modelID: String

  /// What an answer says of a request to a model.
  package init(requestID: String, created: String, model: String, modelID: String) {
    self.requestID = requestID
    self.created = created
    self.model = model
    self.modelID = modelID
  }

  /// What the model is: for streams without its identifier.
  var modelInfo: (value: JSONValue, byID: JSONValue) {
    let info = JSONValue.object([("name", .string(model)), ("version", .string("1")), ("arch", .string(model))])
    return (info, .object([(modelID, info)]))
  }

  /// All that is said at the end.
  var members: [(name: String, value: JSONValue)] {
    [
      ("transaction_key", .string("deprecated")), ("request_id", .string(requestID)), ("sha256", .string(sha256)),
      ("created", .string(created)), ("duration", .seconds(duration)), ("channels", .integer(1)),
      ("models", .array([.string(modelID)])), ("model_info", modelInfo.byID),
    ]
  }
}

/// What was said, with its words.
struct DeepgramAlternative {
  var text: String
  var confidence: Float
  var words: [OpenAITranscription.Word]

  /// `word` is the bare word in lower case, `punctuated_word` as it is written.
  var json: JSONValue {
    .object([
      ("transcript", .string(text)), ("confidence", JSONValue(confidence)),
      (
        "words",
        .array(
          words.map { word in
            .object([
              ("word", .string(Self.bare(word.text))), ("start", .seconds(word.frames.lowerBound)),
              ("end", .seconds(word.frames.upperBound)), ("confidence", JSONValue(word.confidence ?? confidence)),
              ("punctuated_word", .string(word.text)),
            ])
          })
      ),
    ])
  }

  private static func bare(_ word: String) -> String {
    let inner = word.drop { !$0.isLetter && !$0.isNumber }
    let end = inner.lastIndex { $0.isLetter || $0.isNumber }
    return end.map { inner[...$0].lowercased() } ?? word
  }
}

extension OpenAITranscription {
  /// The answer of Deepgram's `/v1/listen` to a whole file, which AI/ML API gives too.
  package func deepgramJSON(_ metadata: DeepgramMetadata) -> JSONValue {
    var metadata = metadata
    metadata.duration = duration
    let alternative = DeepgramAlternative(text: text, confidence: confidence ?? 0, words: words).json
    let channel = JSONValue.object([("alternatives", .array([alternative]))])
    return .object([
      ("metadata", .object(metadata.members)), ("results", .object([("channels", .array([channel]))])),
    ])
  }

  /// The body of an error of Deepgram's.
  package static func deepgramError(_ code: String, _ message: String, requestID: String) -> JSONValue {
    .object([("err_code", .string(code)), ("err_msg", .string(message)), ("request_id", .string(requestID))])
  }
}
