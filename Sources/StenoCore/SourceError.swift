/// Why a source could not be opened or read.
public struct SourceError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The kind of failure.
  public enum Code: Sendable, Equatable {
    /// There is no such file, device or address. A retry can help only when it appears.
    case missing
    /// It is there and may not be read.
    case refused
    /// It asks for credentials, or refuses those that it was given. No retry can help.
    case unauthorized
    /// It is not audio, or is damaged beyond use. No retry can help.
    case notAudio
    /// A device or server is out of reach. A retry can help.
    case unavailable
    /// It went away and did not come back for as long as was allowed.
    case gaveUp
    /// What was asked of it makes no sense, such as a channel that it does not have. No retry can help.
    case unsupported
  }

  /// The kind of failure.
  public var code: Code
  /// What went wrong, with which input, and the remedy, in one or two lines.
  public var message: String

  /// A failure of a source.
  public init(code: Code, message: String) {
    self.code = code
    self.message = message
  }

  /// The message.
  public var description: String { message }
}
