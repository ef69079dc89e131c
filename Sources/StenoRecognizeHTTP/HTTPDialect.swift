import StenoCore
import StenoRecognize
import StenoRecognizeRemote
import StenoTransport

/// What tells one HTTP API from another: how a request looks and what an answer means. Pure.
protocol HTTPDialect: Sendable {
  /// What the API can do as it is configured.
  var capabilities: RecognizerCapabilities { get }

  /// The request for one segment, whose audio is written as `file`.
  func upload(as file: AudioFile) -> AudioUpload

  /// Reads a whole answer whose status says success.
  func recognition(from answer: HTTPAnswer, in frames: Range<FrameIndex>) throws(ProviderFailure) -> Recognition
}

/// A request that carries audio.
struct AudioUpload: Sendable {
  /// How the audio is packed.
  enum Packing: Sendable {
    /// As the file of a form.
    case form(MultipartForm)
    /// As the body itself.
    case raw(type: String)
    /// As whatever `encode` makes of a whole file.
    case whole(type: String, encode: @Sendable ([UInt8]) -> [UInt8])
  }

  /// The address.
  var url: String
  /// Header fields besides the content type and the credential.
  var headers: [(name: String, value: String)] = []
  /// How the audio is packed.
  var packing: Packing
}

/// A whole answer.
struct HTTPAnswer: Sendable {
  /// The status, 200 to 599.
  var status: Int
  /// The media type in lower case.
  var mediaType: String
  /// The provider's name for the request.
  var requestID: String?
  /// The body.
  var body: [UInt8]

  /// The beginning of the body, for messages.
  var excerpt: String { String(decoding: body.prefix(800), as: UTF8.self).excerpt }

  /// This answer is not what the API promises.
  func bad(_ message: String) -> ProviderFailure {
    ProviderFailure(.badAnswer, message, requestID: requestID, excerpt: excerpt)
  }
}
