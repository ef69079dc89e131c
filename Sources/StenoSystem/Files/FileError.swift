/// Why a file could not be read or made.
public struct FileError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The kind of failure.
  public enum Code: Sendable, Equatable {
    /// There is no such file.
    case missing
    /// It is there and cannot be read: permissions, a folder, a broken disk.
    case unreadable
    /// It is not what was installed.
    case damaged
    /// It is larger than the reader allows.
    case tooLarge
    /// It cannot be made or written.
    case unwritable
  }

  /// The kind of failure.
  public var code: Code
  /// Which file, and what the system said of it.
  public var message: String

  /// A failure to read or make a file.
  public init(code: Code, message: String) {
    self.code = code
    self.message = message
  }

  /// The message.
  public var description: String { message }
}
