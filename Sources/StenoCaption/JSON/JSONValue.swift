/// A JSON value whose objects keep the order of their members.
package enum JSONValue: Sendable {
  case null
  case bool(Bool)
  case integer(Int64)
  /// A number as it is to be written; see ``init(_:)`` and ``shortest(_:)``.
  case number(String)
  case string(String)
  case array([JSONValue])
  case object([(name: String, value: JSONValue)])

  /// A number rounded to five decimals; null where it is not finite, since JSON has no such number.
  init(_ value: Float?) {
    guard let value, value.isFinite else {
      self = .null
      return
    }
    self = .number(Self.roundedToFiveDecimals(Double(value)))
  }

  /// A string, or null.
  package init(_ value: String?) {
    self = value.map { .string($0) } ?? .null
  }

  /// A number with as many digits as it takes to read the same `Float` back.
  static func shortest(_ value: Float) -> JSONValue {
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
