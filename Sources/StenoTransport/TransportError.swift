/// Why an exchange with a server broke off.
public struct TransportError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The causes, as far as callers treat them differently.
  public enum Code: Sendable, Equatable {
    /// No connection: name, address, port, or time. A retry can help.
    case unreachable
    /// The certificate is not trusted. A retry does not help.
    case untrusted
    /// The connection broke. A retry can help.
    case dropped
    /// Nothing came for too long. A retry can help.
    case timedOut
    /// The answer is larger than allowed. A retry does not help.
    case tooLarge
    /// What answers does not speak HTTP. A retry does not help.
    case notHTTP
    /// The address or an option cannot work. A retry does not help.
    case misconfigured
  }

  /// The cause.
  public var code: Code
  /// What went wrong, as a clause.
  public var message: String

  /// An exchange that broke off.
  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  /// The message.
  public var description: String { message }
}
