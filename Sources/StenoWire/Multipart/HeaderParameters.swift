import StenoCore

/// A header's value with parameters: `form-data; name="file"; filename="a.wav"`.
///
/// #### Source
/// RFC 9110, section 5.6.6; RFC 8187 for `name*=UTF-8''…`.
package struct HeaderParameters: Sendable {
  // Scalars and not characters: an accent after a quote is none of the quote.
  private typealias Scalars = Substring.UnicodeScalarView

  /// What comes before the first semicolon, in lower case.
  package let value: String
  private var parameters: [(name: String, value: String)] = []

  /// Reads a header's value. Whatever cannot be read is passed over.
  package init(_ text: some StringProtocol) {
    var rest = Substring(text).unicodeScalars
    value = Self.trimmed(Self.take(&rest) { $0 != ";" }).lowercased()
    while rest.popFirst() != nil {
      let name = Self.trimmed(Self.take(&rest) { $0 != "=" && $0 != ";" }).lowercased()
      guard rest.first == "=" else { continue }
      rest.removeFirst()
      _ = Self.take(&rest) { Self.isBlank($0) }
      let value = rest.first == "\"" ? Self.quoted(&rest) : Self.trimmed(Self.take(&rest) { $0 != ";" })
      parameters.append((name, value))
    }
  }

  /// A parameter; nil where there is none. One in the extended form, as in `filename*`, wins.
  package subscript(name: String) -> String? {
    if let extended = parameters.first(where: { $0.name == name + "*" })?.value {
      if let text = Self.decoded(extended: extended) { return text }
    }
    return parameters.first { $0.name == name }?.value
  }

  private static func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\t" }

  private static func take(_ rest: inout Scalars, while isWanted: (Unicode.Scalar) -> Bool) -> Scalars {
    let taken = rest.prefix(while: isWanted)
    rest = rest[taken.endIndex...]
    return taken
  }

  private static func trimmed(_ scalars: Scalars) -> String {
    var scalars = scalars.drop { isBlank($0) }
    while let last = scalars.last, isBlank(last) { scalars.removeLast() }
    return String(scalars)
  }

  /// Reads a quoted string and what is left before the next semicolon.
  ///
  /// A backslash escapes a backslash, or a quote that is not the last of the parameter, and nothing else: some clients
  /// send a path of Windows as it is.
  private static func quoted(_ rest: inout Scalars) -> String {
    var text = String.UnicodeScalarView()
    rest.removeFirst()
    while let scalar = rest.popFirst(), scalar != "\"" {
      guard scalar == "\\", let next = rest.first, next == "\\" || (next == "\"" && !isLastQuote(rest)) else {
        text.append(scalar)
        continue
      }
      text.append(next)
      rest.removeFirst()
    }
    _ = take(&rest) { $0 != ";" }
    return String(text)
  }

  /// Whether nothing but the end, or another parameter, follows the quote.
  private static func isLastQuote(_ rest: Scalars) -> Bool {
    let next = rest.dropFirst().first
    return next == nil || next == ";"
  }

  /// `UTF-8'en'na%C3%AFve`; nil for anything else.
  private static func decoded(extended text: String) -> String? {
    let parts = text.split(separator: "'", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, ["utf-8", "us-ascii"].contains(parts[0].lowercased()) else { return nil }
    return parts[2].percentDecoded
  }
}
