/// Why a form cannot be read.
public struct MultipartError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The kinds of causes.
  public enum Kind: Sendable, Equatable {
    /// There is nothing in the body.
    case empty
    /// The body has no part: the boundary that its `Content-Type` names is not in it.
    case noBoundary
    /// The body ends in the middle of a part.
    case cutOff
    /// There is more than the limits allow.
    case tooMuch
    /// A part is encoded in a way that is not read.
    case encoding
  }

  /// The kind of cause.
  public var kind: Kind
  /// What is wrong, in one sentence.
  public var message: String

  /// Why a form cannot be read.
  public init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = message
  }

  /// The message.
  public var description: String { message }
}
