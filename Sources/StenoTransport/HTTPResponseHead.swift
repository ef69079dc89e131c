/// The beginning of an answer.
public struct HTTPResponseHead: Sendable {
  /// The status, 200 to 599.
  public var status: Int
  /// The header fields, in order.
  public var fields: [(name: String, value: String)]

  /// A status and header fields.
  public init(status: Int, fields: [(name: String, value: String)]) {
    self.status = status
    self.fields = fields
  }

  /// The value of the field called `name`, in any case; nil where there is none.
  public subscript(name: String) -> String? {
    let wanted = name.lowercased()
    return fields.first { $0.name.lowercased() == wanted }?.value
  }

  /// The media type in lower case, without parameters; empty where there is none.
  public var mediaType: String {
    let value = self["content-type"] ?? ""
    return value.prefix { $0 != ";" }.filter { !$0.isWhitespace }.lowercased()
  }
}
