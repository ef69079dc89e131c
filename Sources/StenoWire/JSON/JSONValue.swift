/// A JSON value whose objects keep the order of their members.
public enum JSONValue: Sendable {
  /// Nothing.
  case null
  /// True or false.
  case bool(Bool)
  /// A whole number that fits 64 bits.
  case integer(Int64)
  /// Any other number, as it is written; see ``init(_:)-(Float?)`` and ``shortest(_:)``.
  case number(String)
  /// A string.
  case string(String)
  /// Values in their order.
  case array([JSONValue])
  /// Members in their order; a name may come more than once.
  case object([(name: String, value: JSONValue)])

  /// A number rounded to five decimals; null where it is not finite, since JSON has no such number.
  public init(_ value: Float?) {
    guard let value, value.isFinite else {
      self = .null
      return
    }
    self = .number(Self.roundedToFiveDecimals(Double(value)))
  }

  /// A number with as many digits as it takes to read the same `Double` back, and no decimals where it is whole; null
  /// where it is not finite.
  package init(double value: Double?) {
    guard let value, value.isFinite else {
      self = .null
      return
    }
    self = Int64(exactly: value).map { .integer($0) } ?? .number(value.description)
  }

  /// A string, or null.
  public init(_ value: String?) {
    self = value.map { .string($0) } ?? .null
  }

  /// A number with as many digits as it takes to read the same `Float` back.
  public static func shortest(_ value: Float) -> JSONValue {
    value.isFinite ? .number(value.description) : .null
  }

  private static func roundedToFiveDecimals(_ value: Double) -> String {
    // A Float this large has no decimals, and its own description is a JSON number.
    guard value.magnitude < 1e9 else { return value.description }
    // Rounds half away from zero; `rounded()` would make a program without Foundation link the C library's `round`.
    let scaled = Int64(value * 100_000 + (value < 0 ? -0.5 : 0.5))
    let (whole, decimals) = scaled.magnitude.quotientAndRemainder(dividingBy: 100_000)
    var digits = String(100_000 + decimals).dropFirst()
    while digits.last == "0" { digits.removeLast() }
    return (scaled < 0 ? "-" : "") + String(whole) + (digits.isEmpty ? "" : "." + digits)
  }
}
