extension JSONValue {
  /// Reads one JSON text.
  ///
  /// - Parameters:
  ///   - bytes: The text in UTF-8, with nothing but white space around the value.
  ///   - maximumDepth: How deep lists and objects may be nested. The default is 64.
  /// - Throws: ``JSONError`` where it is not JSON.
  /// - Complexity: O(n) in the bytes.
  public init(parsing bytes: some Collection<UInt8>, maximumDepth: Int = 64) throws(JSONError) {
    var parser = JSONParser(Array(bytes)[...], maximumDepth: maximumDepth)
    self = try parser.parse()
  }

  /// Reads a JSON text that a server sent, and what servers are known to get wrong with it: a byte order mark, `NaN`
  /// and `Infinity` (read as null), control characters inside strings, rubbish after the value.
  ///
  /// - Parameters:
  ///   - bytes: The text in UTF-8. Another value after the first is an error: its contents would be lost.
  ///   - maximumDepth: How deep lists and objects may be nested. The default is 64.
  /// - Throws: ``JSONError`` where it is not JSON even so. Its offset is the length of the text where that was cut off.
  /// - Complexity: O(n) in the bytes.
  public init(received bytes: some Collection<UInt8>, maximumDepth: Int = 64) throws(JSONError) {
    var parser = JSONParser(Array(bytes)[...], maximumDepth: maximumDepth, isLenient: true)
    self = try parser.parse()
  }

  /// The member called `name`, the last where there are several; nil where there is none, or this is no object.
  public subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.last { $0.name == name }?.value
  }

  /// Whether it is `null`.
  public var isNull: Bool {
    if case .null = self { true } else { false }
  }

  /// The string; nil for anything else.
  public var string: String? {
    if case .string(let value) = self { value } else { nil }
  }

  /// The truth value; nil for anything else.
  public var bool: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }

  /// The values of a list; nil for anything else.
  public var array: [JSONValue]? {
    if case .array(let values) = self { values } else { nil }
  }

  /// The members of an object; nil for anything else.
  public var members: [(name: String, value: JSONValue)]? {
    if case .object(let members) = self { members } else { nil }
  }

  /// The number where it is whole and fits; nil for anything else.
  public var integer: Int64? {
    if case .integer(let value) = self { return value }
    return number.flatMap { Int64(exactly: $0) }
  }

  /// The number, always finite; nil for anything else.
  public var number: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let text): Double(text).flatMap { $0.isFinite ? $0 : nil }
    case .null, .bool, .string, .array, .object: nil
    }
  }

  /// A figure that a server sent: a number, or a string that holds one; always finite, nil for anything else.
  public var figure: Double? {
    guard case .string(let text) = self else { return number }
    guard text.utf8.count <= 32 else { return nil }
    return Double(text).flatMap { $0.isFinite ? $0 : nil }
  }
}
