import StenoCore

/// A credential. It is never shown: not when printed, interpolated, dumped or reflected on.
public struct Secret: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  private let value: String

  /// Keeps `value`, without the white space around it; nil where nothing is left.
  public init?(_ value: String) {
    let trimmed = value.trimmingWhitespace
    guard !trimmed.isEmpty else { return nil }
    self.value = trimmed
  }

  /// `[secret]`.
  public var description: String { "[secret]" }
  /// `[secret]`.
  public var debugDescription: String { description }
  /// Nothing.
  public var customMirror: Mirror { Mirror(self, children: []) }

  /// Hands the value to `body`, which sends it to the provider and nowhere else.
  public func withValue<Result>(_ body: (String) throws -> Result) rethrows -> Result {
    try body(value)
  }
}
