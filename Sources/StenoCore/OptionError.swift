/// An option that is out of its range.
public struct OptionError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The option's name, as in `silence_duration_ms`.
  public var option: String
  /// The value given.
  public var value: String
  /// What is allowed, as in `0 to 5000`.
  public var range: String

  /// The option `option` was given `value`, which is not in `range`.
  public init(option: String, value: String, range: String) {
    self.option = option
    self.value = value
    self.range = range
  }

  /// Option, value and range in one sentence.
  public var description: String {
    "\(option) is \(value); it must be \(range)"
  }
}
