import StenoWire
import StenoProviders

extension HTTPAnswer {
  /// The body as JSON, whatever its media type says.
  ///
  /// - Throws: ``ProviderFailure``, which a retry can help where the answer is a page or broke off.
  func json() throws(ProviderFailure) -> JSONValue {
    let content = body[contentStart...]
    guard content.first != UInt8(ascii: "<") else { throw page }
    do {
      return try JSONValue(received: content)
    } catch {
      guard error.offset < content.count else {
        throw ProviderFailure(.dropped, "the response is incomplete: \(error)", requestID: requestID, excerpt: excerpt)
      }
      throw mediaType == "text/html" ? page : bad("the response is not JSON: \(error)")
    }
  }

  /// The body as text, without a byte order mark.
  ///
  /// - Throws: ``ProviderFailure``, which a retry can help where the answer is a page.
  func text() throws(ProviderFailure) -> String {
    let content = body.starts(with: Self.byteOrderMark) ? body.dropFirst(3) : body[...]
    guard let text = String(validating: content, as: UTF8.self) else { throw bad("the response is not UTF-8") }
    let beginning = body[contentStart...].prefix(16).map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }
    let isPage = Self.pageBeginnings.contains { beginning.starts(with: $0.utf8) }
    guard mediaType != "text/html", !isPage else { throw page }
    return text
  }

  private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
  private static let pageBeginnings = ["<!doctype", "<html", "<head", "<body", "<?xml", "<!--"]

  /// Where the first byte is that is neither white space nor a byte order mark.
  private var contentStart: Int {
    let start = body.starts(with: Self.byteOrderMark) ? 3 : 0
    return body[start...].firstIndex { $0 != 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D } ?? body.endIndex
  }

  /// Something on the way answered in the API's place, or its address is another's.
  private var page: ProviderFailure {
    ProviderFailure(
      .notReady,
      "it returned a web page instead of a transcript: check the base URL, the proxy, and whether this network needs a login",
      requestID: requestID, excerpt: excerpt)
  }

  /// The transcript called `name` of an object: where it is null, nothing was said.
  func transcript(_ name: String = "text", of value: JSONValue) throws(ProviderFailure) -> String {
    try string(name, of: value) ?? ""
  }

  /// The string called `name` of an object; nil where it is null.
  func string(_ name: String, of value: JSONValue) throws(ProviderFailure) -> String? {
    guard value.members != nil else { throw bad("the response is not an object") }
    guard let member = value[name] else { throw bad("the response has no \(name)") }
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
