/// Reads the members of a JSON object by their names, and names the one that is not what it should be.
///
/// A member that is `null` is read as one that is missing.
package struct JSONObjectReader: Sendable {
  private let value: JSONValue
  /// Where the object is in the whole value; empty for the whole.
  package let path: String

  /// The members of an object.
  ///
  /// - Parameters:
  ///   - value: The object.
  ///   - path: Where it is in the whole value; empty for the whole.
  /// - Throws: ``WireError`` where it is no object.
  package init(_ value: JSONValue, path: String = "") throws(WireError) {
    guard value.members != nil else { throw WireError(path: path, problem: "must be an object") }
    self.value = value
    self.path = path
  }

  /// The member, whatever it is; nil where it is missing or null.
  package subscript(name: String) -> JSONValue? {
    value[name].flatMap { $0.isNull ? nil : $0 }
  }

  /// Whether there is such a member, be it null.
  package func has(_ name: String) -> Bool { value[name] != nil }

  /// The path of a member.
  package func path(of name: String) -> String { path.isEmpty ? name : path + "." + name }

  /// What is wrong with a member.
  package func error(_ name: String, _ problem: String) -> WireError {
    WireError(path: path(of: name), problem: problem)
  }

  /// A member that must be there.
  package func required<Value>(_ name: String, _ value: Value?) throws(WireError) -> Value {
    guard let value else { throw error(name, "is missing") }
    return value
  }

  /// A string; nil where it is missing.
  package func string(_ name: String) throws(WireError) -> String? {
    guard let member = self[name] else { return nil }
    guard let string = member.string else { throw error(name, "must be a string") }
    return string
  }

  /// A truth value; nil where it is missing.
  package func bool(_ name: String) throws(WireError) -> Bool? {
    guard let member = self[name] else { return nil }
    guard let bool = member.bool else { throw error(name, "must be true or false") }
    return bool
  }

  /// A whole number within a range; nil where it is missing.
  package func integer(_ name: String, in range: ClosedRange<Int64>) throws(WireError) -> Int64? {
    guard let member = self[name] else { return nil }
    guard let number = member.integer, range.contains(number) else {
      throw error(name, "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// A number within a range; nil where it is missing.
  package func number(_ name: String, in range: ClosedRange<Double>) throws(WireError) -> Double? {
    guard let member = self[name] else { return nil }
    guard let number = member.number, range.contains(number) else {
      let (least, most) = (JSONValue(double: range.lowerBound).text, JSONValue(double: range.upperBound).text)
      throw error(name, "must be a number from \(least) to \(most)")
    }
    return number
  }

  /// An object; nil where it is missing.
  package func object(_ name: String) throws(WireError) -> JSONObjectReader? {
    guard let member = self[name] else { return nil }
    return try JSONObjectReader(member, path: path(of: name))
  }

  /// A list of objects; nil where it is missing.
  package func objects(_ name: String) throws(WireError) -> [JSONObjectReader]? {
    guard let member = self[name] else { return nil }
    guard let list = member.array else { throw error(name, "must be a list") }
    var objects: [JSONObjectReader] = []
    objects.reserveCapacity(list.count)
    for (index, entry) in list.enumerated() {
      objects.append(try JSONObjectReader(entry, path: path(of: "\(name)[\(index)]")))
    }
    return objects
  }

  /// A list of strings; nil where it is missing.
  package func strings(_ name: String) throws(WireError) -> [String]? {
    guard let member = self[name] else { return nil }
    guard let list = member.array else { throw error(name, "must be a list of strings") }
    let strings = list.compactMap(\.string)
    guard strings.count == list.count else { throw error(name, "must be a list of strings") }
    return strings
  }

  /// One of several words; nil where it is missing.
  package func word<Word: RawRepresentable & CaseIterable>(
    _ name: String, as type: Word.Type = Word.self
  ) throws(WireError) -> Word? where Word.RawValue == String {
    guard let text = try string(name) else { return nil }
    guard let word = Word(rawValue: text) else {
      throw error(name, "must be one of \(Word.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", "))")
    }
    return word
  }
}
