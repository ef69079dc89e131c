/// Why a text is not JSON.
public struct JSONError: Error, Sendable, Equatable, CustomStringConvertible {
  /// Where, in bytes from the beginning.
  public var offset: Int
  /// What is wrong there, as the rest of a sentence.
  public var message: String

  /// What is wrong and where.
  public init(offset: Int, message: String) {
    self.offset = offset
    self.message = message
  }

  /// What is wrong and where, in one sentence.
  public var description: String { "\(message) (at byte \(offset))" }
}
