/// The text fields of a form by their names, in the encodings that clients use for the same thing: lists as several fields
/// `name[]` or `name`, or as JSON in one; objects as fields `name[member]`, or as JSON in one; an empty text, or Python's
/// `None`, for what is not set.
struct FormValues: Sendable {
  private var texts: [String: [String]] = [:]
  private var members: [String: [(name: String, value: String)]] = [:]
  /// What `extra_body` sets: it wins over the fields.
  private var overrides: JSONValue = .object([])

  init(_ fields: [MultipartForm.Field]) {
    for field in fields where !field.value.isEmpty {
      guard let bracket = field.name.firstIndex(of: "["), field.name.hasSuffix("]") else {
        texts[field.name, default: []].append(field.value)
        continue
      }
      let base = String(field.name[..<bracket])
      let member = String(field.name[field.name.index(after: bracket)...].dropLast())
      // `name[0]` is a list too.
      if member.allSatisfy(\.isNumber) {
        texts[base, default: []].append(field.value)
      } else {
        members[base, default: []].append((member, field.value))
      }
    }
    if let text = texts["extra_body"]?.last, let extra = try? JSONValue(parsing: text.utf8), extra.members != nil {
      overrides = extra
    }
  }

  private static func isUnset(_ text: String) -> Bool {
    text.isEmpty || text == "None" || text == "null"
  }

  /// The last text of that name; nil where it is not set.
  func string(_ name: String) throws(OpenAIError) -> String? {
    if let value = override(name) {
      guard let text = value.string ?? value.number.map({ _ in value.text }) ?? value.bool.map({ String($0) }) else {
        throw .invalidValue(name, "\(name) must be a text.")
      }
      return Self.isUnset(text) ? nil : text
    }
    return texts[name]?.last.flatMap { Self.isUnset($0) ? nil : $0 }
  }

  private func override(_ name: String) -> JSONValue? {
    (overrides[name] ?? overrides[name + "[]"]).flatMap { $0.isNull ? nil : $0 }
  }

  /// A truth value; nil where it is not set.
  func bool(_ name: String) throws(OpenAIError) -> Bool? {
    guard let text = try string(name) else { return nil }
    switch text.lowercased() {
    case "true", "1": return true
    case "false", "0": return false
    default: throw .invalidValue(name, "\(name) is '\(text.excerptOfField)'; it must be true or false.")
    }
  }

  /// A number within a range; nil where it is not set.
  func number(_ name: String, in range: ClosedRange<Double>) throws(OpenAIError) -> Double? {
    guard let text = try string(name) else { return nil }
    // Longer ones are no figures.
    guard text.utf8.count <= 32, let number = Double(text), range.contains(number) else {
      throw .invalidValue(
        name,
        "\(name) is '\(text.excerptOfField)'; it must be a number from \(JSONValue(double: range.lowerBound).text) to \(JSONValue(double: range.upperBound).text)."
      )
    }
    return number
  }

  /// One of several words; nil where it is not set.
  func word<Word: RawRepresentable & CaseIterable>(
    _ name: String, as type: Word.Type = Word.self
  ) throws(OpenAIError) -> Word? where Word.RawValue == String {
    guard let text = try string(name) else { return nil }
    return try Self.word(text, name)
  }

  /// A list of some words.
  func words<Word: RawRepresentable & CaseIterable>(
    _ name: String, as type: Word.Type = Word.self
  ) throws(OpenAIError) -> [Word] where Word.RawValue == String {
    var words: [Word] = []
    for text in try list(name) { words.append(try Self.word(text, name)) }
    return words
  }

  private static func word<Word: RawRepresentable & CaseIterable>(
    _ text: String, _ name: String
  ) throws(OpenAIError) -> Word where Word.RawValue == String {
    guard let word = Word(rawValue: text) else {
      let known = Word.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
      throw .invalidValue(name, "\(name) is '\(text.excerptOfField)'; it must be one of \(known).")
    }
    return word
  }

  /// A list of texts; empty where it is not set.
  func list(_ name: String) throws(OpenAIError) -> [String] {
    if let value = override(name) { return try Self.list(value, name) }
    let texts = texts[name] ?? []
    guard texts.count == 1, let text = texts.first else { return texts }
    if Self.isUnset(text) { return [] }
    guard text.hasPrefix("[") else { return texts }
    // A text that only begins like a list is a text.
    guard let value = try? JSONValue(parsing: text.utf8) else { return texts }
    return try Self.list(value, name)
  }

  private static func list(_ value: JSONValue, _ name: String) throws(OpenAIError) -> [String] {
    if let text = value.string { return isUnset(text) ? [] : [text] }
    let list = value.array ?? []
    let texts = list.compactMap(\.string)
    guard value.array != nil, texts.count == list.count else {
      throw .invalidValue(name, "\(name) must be a list of texts.")
    }
    return texts
  }

  /// A text, or an object; nil where it is not set.
  func object(_ name: String) throws(OpenAIError) -> JSONValue? {
    if let value = override(name) { return value }
    if let members = members[name] {
      return .object(members.map { ($0.name, Self.figure($0.value)) })
    }
    guard let text = texts[name]?.last, !Self.isUnset(text) else { return nil }
    guard text.hasPrefix("{") else { return .string(text) }
    do throws(JSONError) {
      return try JSONValue(parsing: text.utf8)
    } catch {
      throw .invalidValue(name, "\(name) is not JSON: \(error).")
    }
  }

  /// A member's text as the number that it is, or else as a string.
  private static func figure(_ text: String) -> JSONValue {
    guard text.utf8.count <= 32, let value = try? JSONValue(parsing: text.utf8), value.number != nil else {
      return .string(text)
    }
    return value
  }
}

extension String {
  /// The beginning of a field, for a message.
  var excerptOfField: String {
    count <= 64 ? self : prefix(63) + "…"
  }
}
