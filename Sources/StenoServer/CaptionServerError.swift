/// Why captions cannot be served.
public struct CaptionServerError: Error, Sendable, CustomStringConvertible {
  /// What went wrong, in one line.
  public var message: String

  /// The message.
  public var description: String { message }
}
