import CFFmpeg
import Glibc
import StenoCore

/// A negative value that an FFmpeg function returned.
struct FFmpegError: Error, Equatable {
  static let end = FFmpegError(code: cffmpeg_error_end())
  static let exit = FFmpegError(code: cffmpeg_error_exit())
  static let closed = FFmpegError(code: cffmpeg_error(EIO))
  static let again = FFmpegError(code: cffmpeg_error(EAGAIN))
  static let invalidData = FFmpegError(code: cffmpeg_error_invalid_data())
  static let outOfMemory = FFmpegError(code: cffmpeg_error(ENOMEM))
  static let encoderNotFound = FFmpegError(code: cffmpeg_error_encoder_not_found())

  let code: Int32

  /// FFmpeg's own words.
  var message: String {
    var text = [CChar](repeating: 0, count: 128)
    guard unsafe av_strerror(code, &text, text.count) == 0 else { return "error \(code)" }
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Whether the input's connection or device failed, rather than its contents.
  var isTransport: Bool {
    [EIO, ECONNRESET, ECONNREFUSED, ECONNABORTED, ETIMEDOUT, EPIPE, ENETUNREACH, EHOSTUNREACH, ENETDOWN]
      .contains { cffmpeg_error($0) == code }
  }

  /// Throws where FFmpeg's answer is an error.
  @discardableResult
  static func check(_ answer: Int32) throws(FFmpegError) -> Int32 {
    guard answer >= 0 else { throw FFmpegError(code: answer) }
    return answer
  }

  /// The failure to open the address `name`.
  func openingAddress(_ name: String) -> SourceError {
    switch code {
    case cffmpeg_error_http_not_found(): SourceError(code: .missing, message: "\(name) does not exist (HTTP 404)")
    case cffmpeg_error_http_unauthorized():
      SourceError(code: .unauthorized, message: "\(name) requires credentials (HTTP 401)")
    case cffmpeg_error_http_forbidden():
      SourceError(code: .unauthorized, message: "access to \(name) is denied (HTTP 403)")
    case cffmpeg_error_http_bad_request(), cffmpeg_error_http_other_4xx():
      SourceError(code: .refused, message: "\(name): the server rejected the request (\(message))")
    case cffmpeg_error_http_server():
      SourceError(code: .unavailable, message: "\(name): the server failed (\(message)); try again later")
    case cffmpeg_error_protocol_not_found(), cffmpeg_error(EINVAL):
      SourceError(code: .unsupported, message: "\(name) cannot be opened: FFmpeg does not support this address")
    case Self.invalidData.code: SourceError(code: .notAudio, message: "\(name) is not audio: \(message)")
    case Self.closed.code:
      SourceError(
        code: .unavailable, message: "\(name) cannot be reached: its host is unknown, or closes the connection")
    default: SourceError(code: .unavailable, message: "\(name) cannot be reached: \(message)")
    }
  }
}
