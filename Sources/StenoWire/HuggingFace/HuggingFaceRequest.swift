import StenoCore

/// What a client of Hugging Face's speech recognition sends: the bytes of a file, or JSON with the file in Base64.
///
/// #### Source
/// huggingface/huggingface.js, `packages/tasks/src/tasks/automatic-speech-recognition/spec/input.json`; transformers,
/// `pipelines/automatic_speech_recognition.py`.
package struct HuggingFaceRequest: Sendable, Equatable {
  /// What gets times.
  package enum Timestamps: Sendable, Equatable {
    /// Nothing; the default.
    case none
    /// Every segment.
    case segment
    /// Every word.
    case word
  }

  /// The file in JSON, decoded.
  package var audio: [UInt8]
  /// What gets times.
  package var timestamps = Timestamps.none

  /// A request for the text of a file.
  package init(audio: [UInt8]) {
    self.audio = audio
  }

  /// Whether a body may be JSON: by its first byte, whatever its `Content-Type` says. No audio file begins so.
  package static func mayBeJSON(_ bytes: some Sequence<UInt8>) -> Bool {
    bytes.first { $0 != 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D } == UInt8(ascii: "{")
  }

  /// Reads a JSON body. Parameters that are not known are passed over.
  ///
  /// - Parameter json: An object with `inputs`, and perhaps `parameters`.
  /// - Throws: ``WireError`` where a member is not what it must be.
  package init(_ json: JSONValue) throws(WireError) {
    let object = try JSONObjectReader(json)
    let text = try object.required("inputs", try object.string("inputs"))
    // Some send a data URL.
    let base64 = text.hasPrefix("data:") ? text.drop { $0 != "," }.dropFirst() : text[...]
    guard let audio = Base64.bytes(of: base64) else { throw object.error("inputs", "must be audio in Base64") }
    self.init(audio: audio)
    guard let parameters = try object.object("parameters") else { return }
    switch parameters["return_timestamps"] {
    case nil, .bool(false)?: timestamps = .none
    case .bool(true)?, .string("segment")?: timestamps = .segment
    case .string("word")?: timestamps = .word
    default: throw parameters.error("return_timestamps", "must be true, false or 'word'")
    }
  }

  /// The request as a JSON body.
  package var json: JSONValue {
    let times: JSONValue? =
      switch timestamps {
      case .none: nil
      case .segment: .bool(true)
      case .word: .string("word")
      }
    let parameters = times.map { [("parameters", JSONValue.object([("return_timestamps", $0)]))] } ?? []
    return .object([("inputs", .string(Base64.text(of: audio)))] + parameters)
  }
}

extension OpenAITranscription {
  /// The answer of Hugging Face's speech recognition. Chunks carry `timestamp`, and `timestamps`, which older clients read.
  package func huggingFaceJSON(_ timestamps: HuggingFaceRequest.Timestamps) -> JSONValue {
    let chunks: [JSONValue] =
      switch timestamps {
      case .none: []
      case .segment: segments.map { Self.chunk($0.text, $0.frames) }
      case .word: words.map { Self.chunk($0.text, $0.frames) }
      }
    return .object([("text", .string(text))] + (timestamps == .none ? [] : [("chunks", .array(chunks))]))
  }

  private static func chunk(_ text: String, _ frames: Range<FrameIndex>) -> JSONValue {
    let times = JSONValue.array([.seconds(frames.lowerBound), .seconds(frames.upperBound)])
    return .object([("text", .string(text)), ("timestamp", times), ("timestamps", times)])
  }

  /// The body of an error of Hugging Face's.
  ///
  /// - Parameters:
  ///   - message: What went wrong and how to mend it.
  ///   - estimatedSeconds: In how many seconds the model will be loaded; nil where that is not the cause.
  /// - Returns: An object with `error`, a text.
  package static func huggingFaceError(_ message: String, estimatedSeconds: Double? = nil) -> JSONValue {
    .object(
      [("error", .string(message))] + (estimatedSeconds.map { [("estimated_time", JSONValue(double: $0))] } ?? []))
  }
}
