package import StenoCore

/// What a server of Deepgram's live `/v1/listen` says.
///
/// Results replace each other until one is final; final ones are appended. Times are seconds of the stream.
///
/// #### Source
/// PyPI deepgram-sdk 7.17.0, `listen/v1/types`.
package enum DeepgramServerMessage: Sendable, Equatable {
  /// What was said in a stretch of audio.
  case results(Results)
  /// Speech begins.
  case speechStarted(at: FrameIndex)
  /// An utterance has ended, with this word.
  case utteranceEnd(lastWordEnd: FrameIndex)
  /// The stream is over; always the last.
  case metadata(DeepgramMetadata)
  /// Something went wrong.
  case error(variant: String, description: String)

  /// What was said in a stretch of audio.
  package struct Results: Sendable, Equatable {
    /// The stretch.
    package var frames: Range<FrameIndex>
    /// Its text.
    package var text: String
    /// How sure the model is of it, in `0...1`.
    package var confidence: Float
    /// Its words.
    package var words: [OpenAITranscription.Word] = []
    /// Whether it will not change any more.
    package var isFinal = false
    /// Whether the speaker has paused.
    package var isEndpoint = false
    /// Whether the client asked for it by `Finalize`.
    package var isFromFinalize = false
    /// The request's name, and the model's.
    package var metadata: DeepgramMetadata

    /// A text that may still change.
    package init(
      frames: Range<FrameIndex>, text: String, confidence: Float, metadata: DeepgramMetadata
    ) {
      self.frames = frames
      self.text = text
      self.confidence = confidence
      self.metadata = metadata
    }
  }

  /// The message as an object.
  package var json: JSONValue {
    switch self {
    case .results(let results): results.json
    case .speechStarted(let start):
      .object([("type", .string("SpeechStarted")), ("channel", Self.channel), ("timestamp", .seconds(start))])
    case .utteranceEnd(let end):
      .object([("type", .string("UtteranceEnd")), ("channel", Self.channel), ("last_word_end", .seconds(end))])
    case .metadata(let metadata): .object([("type", .string("Metadata"))] + metadata.members)
    case .error(let variant, let description):
      .object([
        ("type", .string("Error")), ("variant", .string(variant)), ("description", .string(description)),
        ("message", .string(description)),
      ])
    }
  }

  /// The first of one.
  fileprivate static let channel = JSONValue.array([.integer(0), .integer(1)])
}

extension DeepgramServerMessage.Results {
  fileprivate var json: JSONValue {
    .object([
      ("type", .string("Results")), ("channel_index", DeepgramServerMessage.channel),
      ("duration", .seconds(FrameIndex(frames.length))), ("start", .seconds(frames.lowerBound)),
      ("is_final", .bool(isFinal)), ("speech_final", .bool(isEndpoint)),
      ("channel", .object([("alternatives", .array([alternative]))])),
      (
        "metadata",
        .object([
          ("request_id", .string(metadata.requestID)), ("model_info", metadata.modelInfo.value),
          ("model_uuid", .string(metadata.modelID)),
        ])
      ), ("from_finalize", .bool(isFromFinalize)),
    ])
  }

  private var alternative: JSONValue {
    DeepgramAlternative(text: text, confidence: confidence, words: words).json
  }
}
