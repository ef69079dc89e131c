import StenoJSON
import StenoRecognizeRemote

extension HTTPAnswer {
  /// The body as JSON.
  func json() throws(ProviderFailure) -> JSONValue {
    guard mediaType != "text/html" else { throw bad("HTML came where JSON was due") }
    do {
      return try JSONValue(parsing: body)
    } catch {
      throw bad("the answer is not JSON: \(error)")
    }
  }

  /// The body as text.
  func text() throws(ProviderFailure) -> String {
    guard let text = String(validating: body, as: UTF8.self) else { throw bad("the answer is not UTF-8") }
    let beginning = text.prefix { $0 != ">" }.lowercased()
    guard mediaType != "text/html", !beginning.hasPrefix("<!doctype"), !beginning.hasPrefix("<html") else {
      throw bad("HTML came where text was due")
    }
    return text
  }

  /// The string called `name` of an object; nil where it is null.
  func string(_ name: String, of value: JSONValue) throws(ProviderFailure) -> String? {
    guard value.members != nil else { throw bad("the answer is not an object") }
    guard let member = value[name] else { throw bad("the answer has no \(name)") }
    if member.isNull { return nil }
    guard let string = member.string else { throw bad("\(name) is not a string") }
    return string
  }

  /// A list, none where it is null or absent.
  func list(_ value: JSONValue?, _ name: String) throws(ProviderFailure) -> [JSONValue] {
    guard let value, !value.isNull else { return [] }
    guard let list = value.array else { throw bad("\(name) is not a list") }
    return list
  }

  /// Adds this answer to a failure that came from reading a part of it.
  func explaining(_ failure: ProviderFailure) -> ProviderFailure {
    bad(failure.message)
  }
}
