/// What a client of Deepgram's live `/v1/listen` says in text; audio comes in binary frames.
///
/// #### Source
/// PyPI deepgram-sdk 7.17.0, `listen/v1/types`.
package enum DeepgramClientMessage: Sendable, Equatable {
  /// A sign of life.
  case keepAlive
  /// What was said so far shall be final now; the answer says so even where it is empty.
  case finalize
  /// There will be no more audio.
  case closeStream
  /// Another message, such as `Configure`.
  case other(type: String)

  /// Reads a text message.
  ///
  /// - Throws: ``WireError`` where it has no `type`.
  package init(_ json: JSONValue) throws(WireError) {
    let object = try JSONObjectReader(json)
    switch try object.required("type", try object.string("type")) {
    case "KeepAlive": self = .keepAlive
    case "Finalize": self = .finalize
    case "CloseStream": self = .closeStream
    case let type: self = .other(type: type)
    }
  }

  /// The message as an object.
  package var json: JSONValue {
    let type =
      switch self {
      case .keepAlive: "KeepAlive"
      case .finalize: "Finalize"
      case .closeStream: "CloseStream"
      case .other(let type): type
      }
    return .object([("type", .string(type))])
  }
}
