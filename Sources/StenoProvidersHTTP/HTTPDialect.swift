import StenoCore
import StenoWire
import StenoSpeech
import StenoProviders
import StenoTransport

/// What tells one HTTP API from another: how a request looks and what an answer means. Pure.
protocol HTTPDialect: Sendable {
  /// What the API can do as it is configured.
  var capabilities: RecognizerCapabilities { get }

  /// What can be left out of a request, the likeliest reason of a refusal first: only what nobody asked for.
  var omissible: [String] { get }

  /// The models that can be asked for, the best first; none where there is no choice.
  var models: [String] { get }

  /// Whether an answer may be any text, so that its label alone says whether it is a stream of events.
  var answersPlainText: Bool { get }

  /// The request for one segment, whose audio is written as `file`, in a form that the server takes.
  func upload(as file: AudioFile, _ variant: RequestAdaptation.Variant) -> AudioUpload

  /// The same request, with what was said before the segment as a hint.
  func upload(as file: AudioFile, _ variant: RequestAdaptation.Variant, after text: String?) -> AudioUpload

  /// Takes note of how a segment fared: its failure, or nil where it was recognized.
  func observe(_ failure: ProviderFailure?)

  /// Reads a whole answer whose status says success.
  func recognition(from answer: HTTPAnswer, in frames: Range<FrameIndex>) throws(ProviderFailure) -> Recognition
}

extension HTTPDialect {
  var omissible: [String] { [] }
  var models: [String] { [] }
  var answersPlainText: Bool { false }
  func observe(_ failure: ProviderFailure?) {}

  /// Most APIs take no such hint.
  func upload(as file: AudioFile, _ variant: RequestAdaptation.Variant, after text: String?) -> AudioUpload {
    upload(as: file, variant)
  }
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

  /// The beginning of the body, for messages: two characters more than an excerpt shows, so that a cut is seen.
  var excerpt: String { String(decoding: body.prefix(808), as: UTF8.self).excerpt }

  /// This answer is not what the API promises.
  func bad(_ message: String) -> ProviderFailure {
    ProviderFailure(.badAnswer, message, requestID: requestID, excerpt: excerpt)
  }
}
