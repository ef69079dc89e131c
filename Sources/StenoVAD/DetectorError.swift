/// Why a detector cannot be made.
public struct DetectorError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The kind of failure.
  ///
  /// No retry helps before the cause is mended.
  public enum Code: Sendable, Equatable {
    /// The weights are not there.
    case missingWeights
    /// The weights are there and are not what they should be.
    case damagedWeights
    /// This machine cannot run the kernel asked for.
    case unavailableKernel
  }

  /// The kind of failure.
  public var code: Code
  /// What went wrong, with which file, and the remedy.
  public var message: String

  /// A failure to make a detector.
  public init(code: Code, message: String) {
    self.code = code
    self.message = message
  }

  /// The message.
  public var description: String { message }
}
